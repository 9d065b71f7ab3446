using System.Net;
using System.Text.Json.Nodes;
using CodeSight.Tests.Api;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.People;

/// <summary>Signing in with an identity provider, which is a real one.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Start = "/api/session/oidc";

    private readonly HttpClient _atProvider = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private IdentityProvider _provider = null!; // set before each test
    private PeopleWorld _world = null!; // set before each test

    private HttpClient Admin => _world.Admin;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _world = await CreateWorldAsync();
        _provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "Ada Lovelace");
    }

    public async Task DisposeAsync()
    {
        _atProvider.Dispose();
        await _world.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task First_sign_in_makes_a_reader_whom_later_ones_find_again_whatever_the_address_is_then()
    {
        using var browser = _world.Server.Client("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        var before = await browser.Read("/api/session");
        Assert.Equal("""{"name":"Contoso","url":"/api/session/oidc"}""", before!["sign_in_with"]!.ToJsonString());

        Assert.Equal("/c/7", await SignInAsync(browser, "ada-1", "/c/7"));
        var account = await AccountOf(browser);
        Assert.Equal(("ada@example.com", "Ada Lovelace", "reader"), (Text(account["email"]), Text(account["name"]), Text(account["role"])));
        await browser.Read("/api/status");
        await browser.Read("/api/admin/accounts", HttpStatusCode.Forbidden);
        var session = Assert.Single((await browser.Read("/api/account/sessions"))!["sessions"]!.AsArray());
        Assert.Equal("Firefox on Linux", Text(session!["device"]));

        _provider.People["ada-1"] = new ProviderPerson("ada@married.example", false);
        using var later = _world.Server.Client();
        Assert.Equal("/", await SignInAsync(later, "ada-1"));
        Assert.Equal(Text(account["id"]), Text((await AccountOf(later))["id"]));
        Assert.Equal(2, (await AccountsAsync()).Count);
        var id = Text(account["id"]);
        Assert.Equal(
            [$"account:{id} session.create oidc ok", $"account:{id} session.create oidc ok", $"account:{id} account.create {id} Reader oidc ok"],
            (await AuditAsync($"account:{id}")).Where(entry => !entry.Contains("access.refuse", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Person_who_signs_in_for_the_first_time_in_many_tabs_at_once_gets_one_account()
    {
        var browsers = Enumerable.Range(0, 8).Select(_ => _world.Server.Client()).ToList();
        var pages = await Task.WhenAll(browsers.Select(browser => SignInAsync(browser, "ada-1")));
        browsers.ForEach(browser => browser.Dispose());

        Assert.All(pages, page => Assert.Equal("/", page));
        Assert.Equal(2, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task Nothing_of_a_sign_in_is_logged_but_the_kind_of_its_failure()
    {
        var docs = Directory.CreateTempSubdirectory("codesight-oidc-");
        await using var database = await TestDatabase.CreateAsync();
        await using (var server = new PeopleServer(docs.FullName, database, true, _provider.Settings) { Logs = new CapturedLogs() })
        {
            using var browser = server.Client();
            await _provider.RegisterAsync(browser.BaseAddress!);
            var question = await BeginAsync(browser);
            var answer = await AskProviderAsync(question, "ada-1");
            Assert.Equal("/", await FollowAsync(browser, answer));
            Assert.Equal("/?sign-in-failed=sign_in_expired", await FollowAsync(browser, answer));
            _provider.Tamper = token => (token.Audience, token.Claims["aud"]) = ("another client", "another client");
            Assert.Equal("/?sign-in-failed=provider_invalid", await SignInAsync(browser, "ada-1"));

            var secrets = QueryHelpers.ParseQuery(answer.Query).Concat(QueryHelpers.ParseQuery(question.Query))
                .Where(part => part.Key is "code" or "state" or "nonce" or "code_challenge").Select(part => part.Value.ToString()).ToList();
            Assert.Equal(5, secrets.Count);
            Assert.All(
                [.. secrets, IdentityProvider.ClientSecret, "ada@example.com", "ada-1"],
                secret => Assert.DoesNotContain(secret, server.Logs.Text, StringComparison.Ordinal));
            Assert.Contains("provider failed: provider_invalid SecurityTokenInvalidAudienceException", server.Logs.Text, StringComparison.Ordinal);
        }

        docs.Delete(recursive: true);
    }

    [Fact]
    public async Task Claims_that_only_the_userinfo_endpoint_has_count_as_well()
    {
        await AddGroupAsync("Finance");
        _provider.KeepsClaimsFromTokens = true;
        _provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "Ada", "finance");
        using var browser = _world.Server.Client();

        Assert.Equal("/", await SignInAsync(browser, "ada-1"));
        Assert.Equal("Ada", Text((await AccountOf(browser))["name"]));
        Assert.Equal(["Finance"], await GroupsOf(browser));
    }

    [Fact]
    public async Task Groups_follow_the_provider_at_each_sign_in_and_memberships_by_hand_stay()
    {
        var (finance, legal, board) = (await AddGroupAsync("Finance"), await AddGroupAsync("Legal"), await AddGroupAsync("Board"));
        using var ada = _world.Server.Client();
        await SignAs("Finance", "FINANCE", "Unheard of");
        var id = Text((await AccountOf(ada))["id"]);
        Assert.Equal(["Finance"], await GroupsOf(ada));

        // By hand, beside what the provider says; what an administrator leaves as it is stays the provider's.
        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { groups = new[] { finance, board } });
        await Admin.Send(HttpMethod.Patch, $"/api/admin/groups/{finance}", new { members = new[] { id } });
        await SignAs("Legal");
        Assert.Equal(["Board", "Legal"], await GroupsOf(ada));
        await Admin.Send(HttpMethod.Patch, $"/api/admin/groups/{legal}", new { members = Array.Empty<string>() });
        await SignAs("Legal", "Board");
        Assert.Equal(["Board", "Legal"], await GroupsOf(ada));
        await SignAs();
        Assert.Equal(["Board"], await GroupsOf(ada));

        async Task SignAs(params string[] groups)
        {
            _provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "", groups);
            Assert.Equal("/", await SignInAsync(ada, "ada-1"));
        }
    }

    [Fact]
    public async Task Group_that_a_sign_in_takes_away_takes_its_documents_away_from_every_session()
    {
        var finance = await AddGroupAsync("Finance");
        await Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "Payroll", globs = new[] { "hr/**" }, groups = new[] { finance } },
            HttpStatusCode.Created);
        using var first = _world.Server.Client();
        using var second = _world.Server.Client();
        _provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "", "Finance");
        await SignInAsync(first, "ada-1");
        Assert.Equal(["Payroll"], await CollectionsOf(first));
        _provider.People["ada-1"] = new ProviderPerson("ada@example.com");
        await SignInAsync(second, "ada-1");

        Assert.Empty(await CollectionsOf(second));
        Assert.Empty(await CollectionsOf(first));
    }

    [Fact]
    public async Task Group_map_translates_values_and_lets_no_other_value_name_a_group()
    {
        await using var world = await CreateWorldAsync(("CODESIGHT_OIDC_GROUP_MAP", "4f1d-9a=Finance; cn=law,dc=x=Legal ;4f1d-9a=Travel"));
        foreach (var name in new[] { "Finance", "Legal", "Travel", "Board" })
            await world.Admin.Send(HttpMethod.Post, "/api/admin/groups", new { name, members = Array.Empty<string>() }, HttpStatusCode.Created);
        _provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "", "4f1d-9a", "cn=law,dc=x", "Board");
        using var browser = world.Server.Client();

        Assert.Equal("/", await SignInAsync(browser, "ada-1"));
        Assert.Equal(["Finance", "Legal", "Travel"], await GroupsOf(browser));
    }

    [Fact]
    public async Task Verified_address_links_an_account_once_and_never_again()
    {
        var id = await _world.AddReaderAsync("ada@example.com");
        var invited = Text((await Admin.Send(
            HttpMethod.Post, "/api/admin/accounts", new { email = "bob@example.com", role = "editor" }, HttpStatusCode.Created))!["account"]!["id"]);
        _provider.People["bob-1"] = new ProviderPerson("BOB@example.com");
        // Ada left, and somebody else has her address now.
        _provider.People["ada-2"] = new ProviderPerson("ada@example.com");
        using var browser = _world.Server.Client();

        Assert.Equal("/", await SignInAsync(browser, "ada-1"));
        Assert.Equal(id, Text((await AccountOf(browser))["id"]));
        await ExpectRefusalAsync("email_taken", "ada-2");
        Assert.Equal("/", await SignInAsync(browser, "bob-1"));
        Assert.Equal((invited, "editor"), (Text((await AccountOf(browser))["id"]), Text((await AccountOf(browser))["role"])));
        Assert.Contains($"account:{id} account.change {id} linked oidc ok", await AuditAsync($"account:{id}"));

        // The password is as good as before.
        (await _world.Server.SignInAsync("ada@example.com")).Dispose();
    }

    [Fact]
    public async Task Address_that_nobody_has_verified_neither_takes_over_an_account_nor_makes_one()
    {
        await _world.AddReaderAsync("ada@example.com");
        foreach (var (email, isVerified) in new (string?, bool?)[]
        {
            ("ada@example.com", false), ("ada@example.com", null), ("new@example.com", false), (null, true), ("", true), ("not an address", true),
        })
        {
            _provider.People["eve-1"] = new ProviderPerson(email, isVerified);
            await ExpectRefusalAsync("email_not_verified", "eve-1");
        }

        Assert.Equal(2, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task Address_that_becomes_another_one_in_capitals_does_not_open_its_account()
    {
        // The other small sigma, and the sign for a millionth.
        foreach (var (known, other) in new[] { ("niko\u03c3@example.com", "niko\u03c2@example.com"), ("\u03bcg@example.com", "\u00b5g@example.com") })
        {
            await _world.AddReaderAsync(known);
            _provider.People["eve-1"] = new ProviderPerson(other);
            await ExpectRefusalAsync("email_taken", "eve-1");
        }
    }

    [Fact]
    public async Task Account_with_a_second_factor_is_not_linked_by_its_address_alone()
    {
        await _world.AddReaderAsync("ada@example.com");
        using var ada = await _world.Server.SignInAsync("ada@example.com");
        var secret = Text((await ada.Send(HttpMethod.Post, "/api/account/two-factor"))!["secret"]);
        await ada.Send(HttpMethod.Put, "/api/account/two-factor", new { code = Totp.Of(secret, DateTimeOffset.UtcNow) });

        await ExpectRefusalAsync("second_factor", "ada-1");
        await ada.Send(HttpMethod.Post, "/api/account/two-factor/disable", new { password = PeopleServer.Password }, HttpStatusCode.NoContent);
        using var browser = _world.Server.Client();
        Assert.Equal("/", await SignInAsync(browser, "ada-1"));
    }

    [Fact]
    public async Task Deactivated_account_is_refused_and_said_to_be_that()
    {
        using var ada = _world.Server.Client();
        await SignInAsync(ada, "ada-1");
        var id = Text((await AccountOf(ada))["id"]);
        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { is_active = false });
        await ada.Read("/api/status", HttpStatusCode.Unauthorized);

        await ExpectRefusalAsync("account_deactivated", "ada-1", $"account:{id}");
        // Nor by its address, as another person of the provider's.
        _provider.People["ada-2"] = new ProviderPerson("ada@example.com");
        await ExpectRefusalAsync("account_deactivated", "ada-2", $"account:{id}");
    }

    [Fact]
    public async Task Stranger_gets_no_account_where_none_is_to_be_made()
    {
        await using var world = await CreateWorldAsync(("CODESIGHT_OIDC_CREATE_ACCOUNTS", "false"), ("CODESIGHT_OIDC_TRUST_EMAIL", "true"));
        await world.AddReaderAsync("bob@example.com");
        _provider.People["bob-1"] = new ProviderPerson("bob@example.com", null);
        _provider.People["eve-1"] = new ProviderPerson("bob@example.com", false);
        using var browser = world.Server.Client();

        Assert.Equal("/?sign-in-failed=account_unknown", await SignInAsync(browser, "ada-1"));
        // Trusted where the provider says nothing, not against its word.
        Assert.Equal("/?sign-in-failed=email_not_verified", await SignInAsync(browser, "eve-1"));
        Assert.Equal("/", await SignInAsync(browser, "bob-1"));
    }

    [Fact]
    public async Task Token_for_another_one_than_this_sign_in_opens_nothing()
    {
        foreach (var (name, tamper, code) in new (string, Action<SecurityTokenDescriptor>, string)[]
        {
            ("audience", token => (token.Audience, token.Claims["aud"]) = ("another client", "another client"), "provider_invalid"),
            ("issuer", token => (token.Issuer, token.Claims["iss"]) = ("https://login.example/", "https://login.example/"), "provider_invalid"),
            ("nonce", token => token.Claims["nonce"] = $"{DateTime.UtcNow.Ticks}.bm9uY2U", "sign_in_expired"),
            ("no nonce", token => { token.Claims["nonce"] = ""; }, "sign_in_expired"),
            ("expired", token => (token.IssuedAt, token.NotBefore, token.Expires) = (Past(30), Past(30), Past(20)), "provider_invalid"),
            ("key", token => token.SigningCredentials = Forged(), "provider_invalid"),
        })
        {
            _provider.Tamper = tamper;
            using var browser = _world.Server.Client();
            Assert.Equal((name, $"/?sign-in-failed={code}"), (name, await SignInAsync(browser, "ada-1")));
            Assert.False((bool)(await browser.Read("/api/session"))!["signed_in"]!);
        }

        _provider.Tamper = null;
        using var later = _world.Server.Client();
        Assert.Equal("/", await SignInAsync(later, "ada-1"));

        static DateTime Past(int minutes) => DateTime.UtcNow.AddMinutes(-minutes);

        static SigningCredentials Forged() =>
            new(new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)), SecurityAlgorithms.RsaSha256);
    }

    [Fact]
    public async Task Answer_of_the_provider_is_good_once_and_in_the_browser_that_asked()
    {
        using var browser = _world.Server.Client();
        using var victim = _world.Server.Client();
        var answer = await AskProviderAsync(await BeginAsync(browser), "ada-1");
        var cookies = new CookieContainer();
        using var keeper = Keeper(cookies);
        var kept = await AskProviderAsync(await BeginAsync(keeper), "ada-1");
        var copy = Copy(cookies);

        // Somebody else's answer, which would sign the victim in as the attacker.
        Assert.Equal("/?sign-in-failed=sign_in_expired", await FollowAsync(victim, answer));
        Assert.Equal("/", await FollowAsync(browser, answer));
        Assert.Equal("/?sign-in-failed=sign_in_expired", await FollowAsync(browser, answer));
        // A browser that keeps its cookies all the same has a code that the provider knows to be used.
        Assert.Equal("/", await FollowAsync(keeper, kept));
        using var replay = Keeper(copy);
        Assert.Equal("/?sign-in-failed=sign_in_expired", await FollowAsync(replay, kept));
        Assert.False((bool)(await replay.Read("/api/session"))!["signed_in"]!);
        Assert.Contains("anonymous session.create oidc sign_in_expired refused", await AuditAsync("anonymous"));

        HttpClient Keeper(CookieContainer container) =>
            new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = container }) { BaseAddress = browser.BaseAddress };

        static CookieContainer Copy(CookieContainer container)
        {
            var copy = new CookieContainer();
            foreach (Cookie cookie in container.GetAllCookies())
                copy.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
            return copy;
        }
    }

    [Fact]
    public async Task Callback_that_nobody_began_leads_to_the_page_with_the_reason()
    {
        using var browser = _world.Server.Client();
        foreach (var query in new[]
        {
            "", "?code=x", "?state=x&code=y", "?error=access_denied&error_description=%3Cb%3E", "?state=x&id_token=y",
        })
        {
            using var response = await browser.GetAsync($"{Start}/callback{query}");
            Assert.Equal((302, "/?sign-in-failed=sign_in_expired"), ((int)response.StatusCode, response.Headers.Location?.OriginalString));
            Assert.Equal("", await response.Content.ReadAsStringAsync());
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        }
    }

    [Fact]
    public async Task Callback_takes_no_form()
    {
        using var browser = _world.Server.Client();
        using var form = new FormUrlEncodedContent([new("code", "x"), new("state", "y")]);

        using var response = await browser.PostAsync($"{Start}/callback", form);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Callbacks_that_fail_fill_neither_the_audit_log_nor_the_limit_of_passwords()
    {
        using var browser = _world.Server.Client();
        foreach (var _ in Enumerable.Range(0, 30)) (await browser.GetAsync($"{Start}/callback?state=x&code=y")).Dispose();

        Assert.Equal(10, (await AuditAsync("anonymous")).Count(entry => entry.Contains("sign_in_expired", StringComparison.Ordinal)));
        (await _world.Server.SignInAsync()).Dispose();
    }

    [Fact]
    public async Task Person_whom_the_provider_does_not_let_in_comes_back_to_the_page()
    {
        using var browser = _world.Server.Client();
        Assert.Equal("/c/7?sign-in-failed=provider_refused", await SignInAsync(browser, "nobody", "/c/7"));
        Assert.Equal(["anonymous session.create oidc provider_refused refused"], await AuditAsync("anonymous"));
    }

    [Fact]
    public async Task Provider_that_is_away_costs_no_more_than_its_own_sign_ins()
    {
        using var browser = _world.Server.Client();
        await _provider.LeaveAsync();
        await using var other = await CreateWorldAsync(register: false);
        using var late = other.Server.Client();

        // At the start of the server, at the start of a sign-in, and between that and its end.
        Assert.Equal("/account?sign-in-failed=provider_unavailable", await LocationAsync(late, $"{Start}?return=/account"));
        (await other.Server.SignInAsync()).Dispose();
        await _provider.ReturnAsync();
        var answer = await AskProviderAsync(await BeginAsync(browser), "ada-1");
        await _provider.LeaveAsync();
        Assert.Equal("/?sign-in-failed=provider_unavailable", await FollowAsync(browser, answer));
        Assert.Contains("anonymous session.create oidc provider_unavailable refused", await AuditAsync("anonymous"));
        await _provider.ReturnAsync();
        Assert.Equal("/", await SignInAsync(browser, "ada-1"));

        // A provider that did not answer is not asked at once again.
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await LocationAsync(late, Start)).Contains("provider_unavailable", StringComparison.Ordinal))
            time.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Database_that_is_away_is_named_and_opens_nothing()
    {
        using var browser = _world.Server.Client();
        var answer = await AskProviderAsync(await BeginAsync(browser), "ada-1");
        await _world.Database.LeaveAsync();
        var page = await FollowAsync(browser, answer);
        await _world.Database.ReturnAsync();

        Assert.Equal("/?sign-in-failed=server_unavailable", page);
        // Connections that were cut are noticed one by one.
        await Eventually.UntilAsync(async () => await SignInAsync(browser, "ada-1") == "/");
    }

    [Fact]
    public async Task Way_back_is_a_page_of_this_server_or_none()
    {
        using var browser = _world.Server.Client();
        foreach (var address in new[]
        {
            "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "~/x", "javascript:alert(1)", "/\tx", "c/7",
            "/api/session/oidc", "/API/status?x=/", "/" + new string('x', 1000),
        })
        {
            var refused = await browser.Read($"{Start}?return={Uri.EscapeDataString(address)}", HttpStatusCode.BadRequest);
            Assert.Equal((address, "invalid_parameter"), (address, refused.Code()));
        }
    }

    [Fact]
    public async Task Request_to_the_provider_has_code_flow_state_nonce_and_proof_key_and_its_cookies_are_closed()
    {
        using var browser = _world.Server.Client();
        using var response = await browser.GetAsync(Start);
        var query = QueryHelpers.ParseQuery(response.Headers.Location!.Query);

        Assert.Equal("code", query["response_type"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal("openid profile email", query["scope"]);
        Assert.Equal(new Uri(browser.BaseAddress!, $"{Start}/callback").ToString(), query["redirect_uri"]);
        Assert.DoesNotContain("response_mode", query.Keys);
        Assert.All(new[] { "state", "nonce", "code_challenge" }, name => Assert.NotEmpty(query[name].ToString()));
        Assert.Equal(2, response.Headers.GetValues("Set-Cookie").Count());
        Assert.All(
            response.Headers.GetValues("Set-Cookie"),
            cookie => Assert.Matches("(?i)(?=.*; path=/api/session/oidc/callback(;|$))(?=.*; samesite=lax)(?=.*; httponly)", cookie));
    }

    [Fact]
    public async Task Trusted_proxy_makes_the_way_back_the_one_that_browsers_see()
    {
        await using var world = await CreateWorldAsync(("CODESIGHT_TRUSTED_PROXIES", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Start);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "docs.example.com");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        using var browser = world.Server.Client();
        using var response = await browser.SendAsync(request);

        Assert.Equal(
            "https://docs.example.com/api/session/oidc/callback", QueryHelpers.ParseQuery(response.Headers.Location!.Query)["redirect_uri"]);
        Assert.All(response.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-callback-oidc")]
    public async Task Addresses_that_the_framework_brings_along_sign_nobody_out(string path)
    {
        using var browser = _world.Server.Client();
        await SignInAsync(browser, "ada-1");
        using var response = await browser.GetAsync(path);

        Assert.Equal(404, (int)response.StatusCode);
        await browser.Read("/api/status");
    }

    [Fact]
    public async Task Session_that_a_sign_in_replaces_ends()
    {
        using var browser = _world.Server.Client();
        await SignInAsync(browser, "ada-1");
        await SignInAsync(browser, "ada-1");

        Assert.Single((await browser.Read("/api/account/sessions"))!["sessions"]!.AsArray());
    }

    private async Task<PeopleWorld> CreateWorldAsync(params (string Name, string Value)[] settings) => await CreateWorldAsync(true, settings);

    private async Task<PeopleWorld> CreateWorldAsync(bool register, params (string Name, string Value)[] settings)
    {
        var world = await CreateAsync(settings: [.. _provider.Settings, .. settings]);
        using var browser = world.Server.Client();
        if (register) await _provider.RegisterAsync(browser.BaseAddress!);
        return world;
    }

    /// <returns>Where the browser is sent in the end.</returns>
    private async Task<string> SignInAsync(HttpClient browser, string person, string page = "/") =>
        await FollowAsync(browser, await AskProviderAsync(await BeginAsync(browser, page), person));

    private static async Task<Uri> BeginAsync(HttpClient browser, string page = "/") =>
        new(await LocationAsync(browser, $"{Start}?return={Uri.EscapeDataString(page)}"));

    private async Task<Uri> AskProviderAsync(Uri question, string person) => new(await LocationAsync(_atProvider, $"{question}&person={person}"));

    private static Task<string> FollowAsync(HttpClient browser, Uri answer) => LocationAsync(browser, answer.PathAndQuery);

    private static async Task<string> LocationAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{address}: {(int)response.StatusCode} {body}");
        return response.Headers.Location!.OriginalString;
    }

    private async Task ExpectRefusalAsync(string code, string person, string actor = "anonymous")
    {
        using var browser = _world.Server.Client();
        Assert.Equal($"/?sign-in-failed={code}", await SignInAsync(browser, person));
        Assert.False((bool)(await browser.Read("/api/session"))!["signed_in"]!);
        Assert.Equal($"{actor} session.create oidc {code} refused", (await AuditAsync(actor))[0]);
    }

    private static async Task<JsonNode> AccountOf(HttpClient browser) => (await browser.Read("/api/session"))!["account"]!;

    private static async Task<IEnumerable<string>> GroupsOf(HttpClient browser) =>
        (await browser.Read("/api/account"))!["groups"]!.AsArray().Select(Text).Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> CollectionsOf(HttpClient browser) =>
        (await browser.Read("/api/collections"))!["collections"]!.AsArray().Select(collection => Text(collection!["name"]));

    private async Task<long> AddGroupAsync(string name) => (long)(await Admin.Send(
        HttpMethod.Post, "/api/admin/groups", new { name, members = Array.Empty<string>() }, HttpStatusCode.Created))!["id"]!;

    private async Task<JsonArray> AccountsAsync() => (await Admin.Read("/api/admin/accounts"))!["accounts"]!.AsArray();

    private async Task<IReadOnlyList<string>> AuditAsync(string actor) =>
    [
        .. (await Admin.Read($"/api/admin/audit?actor={actor}"))!["entries"]!.AsArray()
            .Select(entry => $"{Text(entry!["actor"])} {Text(entry["action"])} {Text(entry["object"])} {Text(entry["outcome"])}"),
    ];
}
