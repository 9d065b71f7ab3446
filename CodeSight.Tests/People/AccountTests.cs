using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CodeSight.Tests.Coordination;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.People;

public sealed class AccountTests : IAsyncLifetime
{
    private PeopleWorld _world = null!; // set before each test

    private PeopleServer Server => _world.Server;

    private HttpClient Admin => _world.Admin;

    public async Task InitializeAsync() => _world = await PeopleWorld.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Invitation_leads_to_an_account_that_signs_in_and_changes_its_password()
    {
        var invited = await Admin.Send(
            HttpMethod.Post, "/api/admin/accounts", new { email = "ada@example.com", name = "Ada" }, HttpStatusCode.Created);
        var (id, token) = LinkOf(invited!["link"]!);
        using var ada = Server.Client("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

        Assert.Equal("weak_password", (await Use(id, token, "short", HttpStatusCode.BadRequest)).Code());
        await Use(id, token, PeopleServer.Password, HttpStatusCode.NoContent);
        Assert.Equal("link_expired", (await Use(id, token, PeopleServer.Password, HttpStatusCode.BadRequest)).Code());
        await ada.Send(
            HttpMethod.Post, "/api/session", new { email = "ADA@example.com", password = PeopleServer.Password }, HttpStatusCode.NoContent);
        var session = await ada.Read("/api/session");
        Assert.Equal(("accounts", "reader", "Ada"), (Text(session!["mode"]), Text(session["account"]!["role"]), Text(session["account"]!["name"])));
        Assert.Equal(["search", "ask", "files"], session["scopes"]!.AsArray().Select(Text));
        await ada.Read("/api/admin/accounts", HttpStatusCode.Forbidden);

        using var other = await Server.SignInAsync("ada@example.com");
        var sessions = (await ada.Read("/api/account/sessions"))!["sessions"]!.AsArray();
        Assert.Equal(2, sessions.Count);
        Assert.Equal("Firefox on Linux", Text(Assert.Single(sessions, one => (bool)one!["is_current"]!)!["device"]));
        var change = new { current = PeopleServer.Password, @new = "another long phrase" };
        Assert.Equal(
            "wrong_password",
            (await ada.Send(HttpMethod.Post, "/api/account/password", change with { current = "x" }, HttpStatusCode.BadRequest)).Code());
        await ada.Send(HttpMethod.Post, "/api/account/password", change, HttpStatusCode.NoContent);
        await ada.Read("/api/account");
        await EndsAsync(other);

        async Task<JsonNode?> Use(string account, string linkToken, string password, HttpStatusCode expected)
        {
            using var browser = Server.Client();
            return await browser.Send(HttpMethod.Post, "/api/password-link", new { account, token = linkToken, password }, expected);
        }
    }

    [Fact]
    public async Task Deactivated_account_is_refused_at_once_and_cannot_be_told_from_an_unknown_one()
    {
        var id = await _world.AddReaderAsync("ada@example.com");
        using var ada = await Server.SignInAsync("ada@example.com");
        await ada.Read("/api/status");

        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { is_active = false });
        await ada.Read("/api/status", HttpStatusCode.Unauthorized);
        using var stranger = Server.Client();
        var deactivated = await stranger.Send(
            HttpMethod.Post, "/api/session", new { email = "ada@example.com", password = PeopleServer.Password }, HttpStatusCode.Unauthorized);
        var unknown = await stranger.Send(
            HttpMethod.Post, "/api/session", new { email = "nobody@example.com", password = PeopleServer.Password }, HttpStatusCode.Unauthorized);
        Assert.Equal(unknown!.ToJsonString(), deactivated!.ToJsonString());
        Assert.Equal("wrong_credentials", unknown.Code());

        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { is_active = true });
        (await Server.SignInAsync("ada@example.com")).Dispose();
    }

    [Fact]
    public async Task Second_factor_is_required_once_enabled_and_a_code_is_good_once()
    {
        var id = await _world.AddReaderAsync("ada@example.com");
        using var ada = await Server.SignInAsync("ada@example.com");
        var secret = Text((await ada.Send(HttpMethod.Post, "/api/account/two-factor"))!["secret"]);
        Assert.Equal(
            "invalid_code", (await ada.Send(HttpMethod.Put, "/api/account/two-factor", new { code = "000000" }, HttpStatusCode.BadRequest)).Code());
        var enabled = await ada.Send(HttpMethod.Put, "/api/account/two-factor", new { code = Totp.Of(secret, DateTimeOffset.UtcNow) });
        var recovery = enabled!["recovery_codes"]!.AsArray().Select(Text).ToList();
        Assert.Equal(10, recovery.Distinct().Count());

        Assert.Equal("code_required", (await SignIn(null, HttpStatusCode.Unauthorized)).Code());
        Assert.Equal("wrong_code", (await SignIn("123456", HttpStatusCode.Unauthorized)).Code());
        var code = Totp.Of(secret, DateTimeOffset.UtcNow);
        await SignIn(code, HttpStatusCode.NoContent);
        foreach (var again in new[] { code, $"+{code}", $"0{code}", $"{code}\0" })
            Assert.Equal("wrong_code", (await SignIn(again, HttpStatusCode.Unauthorized)).Code());
        await SignIn(recovery[0], HttpStatusCode.NoContent);
        Assert.Equal("wrong_code", (await SignIn(recovery[0], HttpStatusCode.Unauthorized)).Code());

        await Admin.Send(HttpMethod.Delete, $"/api/admin/accounts/{id}/two-factor", null, HttpStatusCode.NoContent);
        await SignIn(null, HttpStatusCode.NoContent);

        async Task<JsonNode?> SignIn(string? given, HttpStatusCode expected)
        {
            using var browser = Server.Client();
            var body = new { email = "ada@example.com", password = PeopleServer.Password, code = given };
            return await browser.Send(HttpMethod.Post, "/api/session", body, expected);
        }
    }

    [Fact]
    public async Task Last_administrator_stays_whoever_tries()
    {
        await Server.AddAdministratorAsync("second@example.com");
        var ids = (await Admin.Read("/api/admin/accounts"))!["accounts"]!.AsArray().Select(account => Text(account!["id"])).ToList();

        // Each tries to demote the other at the same time.
        using var second = await Server.SignInAsync("second@example.com");
        await Task.WhenAll(ids.SelectMany(id => new[] { Admin, second }.Select(async client =>
        {
            using var body = new StringContent("""{"role":"reader"}""", Encoding.UTF8, "application/json");
            using var response = await client.PatchAsync($"/api/admin/accounts/{id}", body);
            Assert.Contains((int)response.StatusCode, new[] { 200, 403, 409 });
        })));

        using var one = Server.Client();
        var left = 0;
        foreach (var email in new[] { PeopleServer.Admin, "second@example.com" })
        {
            using var browser = await Server.SignInAsync(email);
            using var answer = await browser.GetAsync("/api/admin/accounts");
            if (answer.StatusCode == HttpStatusCode.OK) left++;
        }

        Assert.Equal(1, left);
    }

    [Fact]
    public async Task Password_made_by_the_command_must_be_changed_before_anything_else()
    {
        using var output = new StringWriter();
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager
        {
            ["CODESIGHT_DATA_DIR"] = _world.Docs + "-state",
            ["CODESIGHT_DOCS_DIR"] = _world.Docs,
            ["ConnectionStrings:codesight"] = _world.Database.ConnectionString,
        };
        Assert.Equal(0, await CodeSight.Api.Admin.AdminCommand.RunAsync(["admin", "create", "root@example.com"], configuration, output, default));
        var password = output.ToString().Split('\n')[0].Split(' ')[^1].Trim();
        using var root = await Server.SignInAsync("root@example.com", password);

        Assert.True((bool)(await root.Read("/api/session"))!["account"]!["must_change_password"]!);
        foreach (var path in new[] { "/api/status", "/api/files", "/api/admin/accounts", "/api/account" })
            Assert.Equal("password_change_required", (await root.Read(path, HttpStatusCode.Forbidden)).Code());
        await root.Send(
            HttpMethod.Post, "/api/account/password", new { current = password, @new = "my own long phrase" }, HttpStatusCode.NoContent);
        await root.Read("/api/admin/accounts");
        Directory.Delete(_world.Docs + "-state", recursive: true);
    }

    [Fact]
    public async Task Tokens_stand_for_the_account_until_its_session_ends_and_a_refresh_token_works_once()
    {
        await _world.AddReaderAsync("ada@example.com");
        using var script = Server.Client();
        var first = await script.Send(HttpMethod.Post, "/api/tokens", new { email = "ada@example.com", password = PeopleServer.Password });

        Assert.Equal(HttpStatusCode.OK, await StatusWith(Text(first!["access_token"])));
        // A refresh token opens nothing by itself.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWith(Text(first["refresh_token"])));
        var second = await script.Send(HttpMethod.Post, "/api/tokens/refresh", new { refresh_token = Text(first["refresh_token"]) });
        await script.Send(
            HttpMethod.Post, "/api/tokens/refresh", new { refresh_token = Text(first["refresh_token"]) }, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWith(Text(first["access_token"])));
        Assert.Equal(HttpStatusCode.OK, await StatusWith(Text(second!["access_token"])));

        using var ada = await Server.SignInAsync("ada@example.com");
        foreach (var session in (await ada.Read("/api/account/sessions"))!["sessions"]!.AsArray().Where(one => !(bool)one!["is_current"]!))
            await ada.Send(HttpMethod.Delete, $"/api/account/sessions/{Text(session!["id"])}", null, HttpStatusCode.NoContent);
        await Eventually.UntilAsync(async () => await StatusWith(Text(second["access_token"])) == HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> StatusWith(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "Authorization", $"Bearer {token}" } } };
            using var response = await script.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Api_key_has_its_scopes_and_documents_only_and_ends_with_its_account()
    {
        var id = await _world.AddReaderAsync("ada@example.com");
        var made = await Admin.Send(
            HttpMethod.Post, "/api/admin/keys", new { name = "Search only", scopes = new[] { "search" }, account = id }, HttpStatusCode.Created);
        var secret = Text(made!["secret"]);
        using var program = Server.Client();
        program.DefaultRequestHeaders.Add("X-API-Key", secret);

        await program.Send(HttpMethod.Post, "/api/search", new { query = "anything" });
        await program.Send(HttpMethod.Post, "/api/ask", new { question = "anything" }, HttpStatusCode.Forbidden);
        await program.Read("/api/files", HttpStatusCode.Forbidden);
        await program.Read("/api/account", HttpStatusCode.Forbidden);
        var listed = (await Admin.Read("/api/admin/keys"))!.ToJsonString();
        Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);
        Assert.Contains(secret[^4..], listed, StringComparison.Ordinal);

        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { is_active = false });
        await program.Send(HttpMethod.Post, "/api/search", new { query = "anything" }, HttpStatusCode.Unauthorized);
        await Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{id}", new { is_active = true });
        await program.Send(HttpMethod.Post, "/api/search", new { query = "anything" });
        await Admin.Send(HttpMethod.Delete, $"/api/admin/keys/{made["key"]!["id"]}", null, HttpStatusCode.NoContent);
        await program.Send(HttpMethod.Post, "/api/search", new { query = "anything" }, HttpStatusCode.Unauthorized);

        foreach (var body in new object[]
        {
            new { name = "", scopes = new[] { "search" } }, new { name = "x", scopes = Array.Empty<string>() },
            new { name = "x", scopes = new[] { "everything" } }, new { name = "x", scopes = new[] { "index" }, globs = new[] { "a/**" } },
            new { name = "x", scopes = new[] { "search" }, expires_at = "2020-01-01T00:00:00Z" },
            new { name = "x", scopes = new[] { "search" }, globs = new[] { "[" } },
        })
            await Admin.Send(HttpMethod.Post, "/api/admin/keys", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Audit_log_names_who_did_what_and_no_address_of_a_person()
    {
        await _world.AddReaderAsync("ada@example.com");
        using var ada = Server.Client();
        await ada.Send(
            HttpMethod.Post, "/api/session", new { email = "ada@example.com", password = "wrong password" }, HttpStatusCode.Unauthorized);

        var entries = (await Admin.Read("/api/admin/audit?limit=1000"))!["entries"]!.AsArray();
        Assert.Contains(entries, entry => Text(entry!["action"]) == "session.create" && Text(entry["outcome"]) == "refused");
        Assert.Contains(entries, entry => Text(entry!["action"]) == "account.create" && Text(entry["actor"]).StartsWith("account:", StringComparison.Ordinal));
        Assert.DoesNotContain("@", entries.ToJsonString(), StringComparison.Ordinal);
        var page = await Admin.Read("/api/admin/audit?limit=1");
        Assert.Equal(Text(page!["entries"]![0]!["id"]), page["next"]!.ToJsonString());
    }

    private static Task EndsAsync(HttpClient client) => Eventually.UntilAsync(async () =>
    {
        using var response = await client.GetAsync("/api/status");
        return response.StatusCode == HttpStatusCode.Unauthorized;
    });
}
