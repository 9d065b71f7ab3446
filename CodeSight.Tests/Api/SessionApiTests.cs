using System.Net;
using CodeSight.Api.Security;
using CodeSight.Core.People;
using CodeSight.Tests.Infrastructure;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.Api;

public sealed class SessionApiTests : IAsyncLifetime
{
    private const string SignInBody = $$"""{"key":"{{TestServer.Key}}"}""";

    private readonly List<IDisposable> _started = [];
    private TestDatabase _database = null!; // set before each test
    private TestServer server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        server = Start(TestServer.WithKey(_database));
    }

    public async Task DisposeAsync()
    {
        _started.ForEach(one => one.Dispose());
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Key_is_exchanged_for_a_cookie_that_does_not_hold_it()
    {
        var response = await server.Client().PostJson("/api/session", SignInBody);
        var cookie = server.SessionCookieOf(response);
        // The other one says which browser's conversations they are: it outlasts the session, and opens nothing.
        var browser = Assert.Single(response.Headers.GetValues("Set-Cookie"), each => each != cookie);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.All([cookie, browser], each =>
        {
            Assert.Contains("; httponly", each, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", each, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/", each, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("; secure", each, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(TestServer.Key, each, StringComparison.Ordinal);
        });
        Assert.Contains("; max-age=2592000", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; max-age=34560000", browser, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, await StatusWith(cookie.Split(';')[0]));
        Assert.Equal(401, await StatusWith(browser.Split(';')[0]));
    }

    [Fact]
    public async Task Cookie_is_secure_where_a_proxy_ends_https()
    {
        var proxied = Start(
            new TestServer(("CODESIGHT_API_KEY", TestServer.Key), ("FORWARDEDHEADERS_ENABLED", "true")) { Postgres = _database });
        var client = proxied.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var cookies = (await client.PostJson("/api/session", SignInBody)).Headers.GetValues("Set-Cookie");

        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Stream_of_runs_ends_when_its_session_does()
    {
        var interval = TimeSpan.FromSeconds(15);
        var client = server.Client();
        client.DefaultRequestHeaders.Add("Cookie", await SignInAsync());
        using var response = await client.GetAsync("/api/index/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.True(await BeatsAsync());
        await PassAsync();
        Assert.True(await BeatsAsync());

        await client.DeleteAsync("/api/session");
        await PassAsync();

        Assert.False(await BeatsAsync());

        async Task PassAsync()
        {
            while (!server.Time.IsAwaited(interval)) await Task.Yield();
            server.Time.Advance(interval);
        }

        async Task<bool> BeatsAsync()
        {
            while (await reader.ReadLineAsync() is { } line)
                if (line == "event: heartbeat") return true;
            return false;
        }
    }

    [Fact]
    public async Task Two_sessions_have_different_tokens() => Assert.NotEqual(await SignInAsync(), await SignInAsync());

    [Fact]
    public async Task Session_ends_after_thirty_days()
    {
        var cookie = await SignInAsync();
        server.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusWith(cookie));
        server.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(401, await StatusWith(cookie));
    }

    [Fact]
    public async Task Session_that_has_expired_by_the_databases_clock_is_worth_nothing_and_is_removed()
    {
        var cookie = await SignInAsync();
        await ExecuteAsync("UPDATE sessions SET expires_at = now()");

        Assert.Equal(401, await StatusWith(cookie));
        await SignInAsync();
        Assert.Equal(1L, await ExecuteAsync("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public async Task Session_holds_at_every_replica_and_after_a_restart()
    {
        var cookie = await SignInAsync();
        var replica = Start(TestServer.WithKey(_database));
        Assert.Equal(200, await StatusWith(cookie, replica));
        server.Dispose();

        Assert.Equal(200, await StatusWith(cookie, Start(TestServer.WithKey(_database))));
    }

    [Fact]
    public async Task Session_that_was_ended_is_ended_at_every_replica_within_a_second_and_after_a_restart()
    {
        var (cookie, other) = (await SignInAsync(), await SignInAsync());
        var replica = Start(TestServer.WithKey(_database));
        Assert.Equal(200, await StatusWith(cookie, replica));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session") { Headers = { { "Cookie", cookie } } };
        var response = await server.Client().SendAsync(request);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.StartsWith(
            $"{server.CookieName}=; expires=Thu, 01 Jan 1970",
            Assert.Single(response.Headers.GetValues("Set-Cookie")),
            StringComparison.Ordinal);
        Assert.Equal(401, await StatusWith(cookie));
        replica.Time.Advance(SessionTickets.MaxAge);
        Assert.Equal(401, await StatusWith(cookie, replica));
        Assert.Equal(401, await StatusWith(cookie, Start(TestServer.WithKey(_database))));
        Assert.Equal(200, await StatusWith(other, replica));
        Assert.Equal(TimeSpan.FromSeconds(1), SessionTickets.MaxAge);
    }

    [Fact]
    public async Task Other_key_ends_all_sessions()
    {
        var cookie = await SignInAsync();
        var changed = Start(new TestServer(("CODESIGHT_API_KEY", "another")) { Postgres = _database });

        Assert.Equal(401, await StatusWith(cookie, changed));
        Assert.Equal(200, await StatusWith(await SignInAsync(changed, "another"), changed));
    }

    [Fact]
    public async Task Session_of_another_database_is_worth_nothing()
    {
        await using var elsewhere = await TestDatabase.CreateAsync();
        using var other = TestServer.WithKey(elsewhere);
        var cookie = (await SignInAsync()).Split('=')[1];

        Assert.Equal(401, await StatusWith($"{NameAt(other)}={cookie}", other));
    }

    [Fact]
    public async Task Two_servers_on_one_host_leave_each_others_sessions_alone()
    {
        await using var elsewhere = await TestDatabase.CreateAsync();
        using var other = TestServer.WithKey(elsewhere);
        InOwnTime(other);
        // As a browser: cookies know hosts, not ports.
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
        var addresses = new[] { server.Client().BaseAddress, other.Client().BaseAddress };
        foreach (var address in addresses) await browser.PostJson($"{address}api/session", SignInBody);

        foreach (var address in addresses) Assert.Equal(200, (int)(await browser.GetAsync($"{address}api/status")).StatusCode);
    }

    [Fact]
    public async Task Replicas_that_start_together_make_one_key_and_use_one_cookie()
    {
        await using var fresh = await TestDatabase.CreateAsync();
        var replicas = Enumerable.Range(0, 3).Select(_ => Start(TestServer.WithKey(fresh))).ToList();
        await Task.WhenAll(replicas.Select(replica => Task.Run(replica.Client)));

        Assert.Single(replicas.Select(NameAt).Distinct());
        Assert.Equal(1L, await ExecuteAsync("SELECT count(*) FROM data_protection_keys", fresh));
        var cookie = await SignInAsync(replicas[0]);
        foreach (var replica in replicas) Assert.Equal(200, await StatusWith(cookie, replica));
    }

    [Fact]
    public async Task Sign_in_starts_a_session_of_its_own_and_ends_the_one_that_the_browser_brought()
    {
        var before = await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Headers = { { "Cookie", before } },
            Content = new StringContent(SignInBody, null, "application/json"),
        };
        var after = server.SessionCookieOf(await server.Client().SendAsync(request)).Split(';')[0];

        Assert.Equal(401, await StatusWith(before));
        Assert.Equal(200, await StatusWith(after));
        Assert.Equal(1L, await ExecuteAsync("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public async Task Renewal_changes_a_session_and_revives_none_that_has_ended()
    {
        server.StartServer();
        var tickets = server.Services.GetRequiredService<SessionTickets>();
        var (live, ended) = (await tickets.StoreAsync(TicketOf("old")), await tickets.StoreAsync(TicketOf("old")));
        await tickets.RemoveAsync(ended);
        foreach (var id in new[] { live, ended }) await tickets.RenewAsync(id, TicketOf("new"));

        Assert.Equal("new", (await tickets.RetrieveAsync(live))?.AuthenticationScheme);
        server.Time.Advance(SessionTickets.MaxAge);
        Assert.Null(await tickets.RetrieveAsync(ended));
        Assert.Null(await tickets.RetrieveAsync("unknown"));
    }

    [Fact]
    public async Task Rows_of_sessions_open_nothing()
    {
        var cookie = await SignInAsync();
        var hash = (string?)await ExecuteAsync("SELECT encode(id_hash, 'base64') FROM sessions") ?? "";
        var ticket = (byte[]?)await ExecuteAsync("SELECT ticket FROM sessions") ?? [];

        Assert.DoesNotContain("operator", System.Text.Encoding.UTF8.GetString(ticket), StringComparison.Ordinal);
        Assert.Equal(401, await StatusWith($"{server.CookieName}={hash.Replace('+', '-').Replace('/', '_').TrimEnd('=')}"));
        Assert.Equal(200, await StatusWith(cookie));
    }

    [Fact]
    public async Task Database_that_is_away_is_named_to_a_session_and_keeps_no_key_out()
    {
        var cookie = await SignInAsync();
        await _database.LeaveAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "Cookie", cookie } } };
        Assert.Equal("database_unavailable", await (await server.Client().SendAsync(request)).ProblemCode(503));
        Assert.Equal(200, (int)(await server.ClientWithKey().GetAsync("/api/status")).StatusCode);
        using var alive = new HttpRequestMessage(HttpMethod.Get, "/alive") { Headers = { { "Cookie", cookie } } };
        Assert.Equal(200, (int)(await server.Client().SendAsync(alive)).StatusCode);
        await _database.ReturnAsync();
        server.Time.Advance(SessionTickets.MaxAge);
        Assert.Equal(200, await StatusWith(cookie));
    }

    [Fact]
    public async Task Token_that_was_changed_anywhere_is_worth_nothing()
    {
        var cookie = await SignInAsync();
        for (var i = server.CookieName.Length + 1; i < cookie.Length - 1; i += 3)
        {
            var changed = string.Concat(cookie.AsSpan(0, i), cookie[i] == '9' ? "8" : "9", cookie.AsSpan(i + 1));
            Assert.Equal(401, await StatusWith(changed));
        }
    }

    [Fact]
    public async Task Wrong_key_in_a_header_outweighs_the_cookie()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "Cookie", await SignInAsync() }, { "X-API-Key", "wrong" } } };

        Assert.Equal(401, (int)(await server.Client().SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("""{"key":"wrong"}""", 401)]
    [InlineData("""{"key":""}""", 401)]
    [InlineData("""{"key":null}""", 401)]
    [InlineData("{}", 401)]
    [InlineData("""{"key":7}""", 400)]
    [InlineData("", 400)]
    public async Task Sign_in_without_the_key_sets_no_cookie(string body, int status)
    {
        var response = await server.Client().PostJson("/api/session", body);

        await response.ProblemCode(status);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Open_server_needs_no_session_and_sets_none()
    {
        using var open = new TestServer();
        var response = await open.Client().PostJson("/api/session", """{"key":"anything"}""");

        Assert.Equal(204, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal(204, (int)(await open.Client().DeleteAsync("/api/session")).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_cannot_use_the_cookie_to_change_something(string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "Cookie", await SignInAsync() }, { name, value } } };

        Assert.Equal("cross_site_request", await (await server.Client().SendAsync(request)).ProblemCode(403));
        Assert.Empty(server.Indexing.Calls);
    }

    [Fact]
    public async Task Own_page_may_use_the_cookie_and_a_program_with_the_key_may_come_from_anywhere()
    {
        var client = server.Client();
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/index")
        {
            Headers = { { "Cookie", await SignInAsync() }, { "Sec-Fetch-Site", "same-origin" }, { "Origin", client.BaseAddress?.GetLeftPart(UriPartial.Authority) } },
        };
        using var older = new HttpRequestMessage(HttpMethod.Post, "/api/index")
        {
            Headers = { { "Cookie", await SignInAsync() }, { "Origin", client.BaseAddress?.GetLeftPart(UriPartial.Authority) } },
        };
        using var program = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "X-API-Key", TestServer.Key }, { "Origin", "https://tool.example" } } };

        Assert.Equal(200, (int)(await client.SendAsync(own)).StatusCode);
        Assert.Equal(200, (int)(await client.SendAsync(older)).StatusCode);
        Assert.Equal(200, (int)(await client.SendAsync(program)).StatusCode);
    }

    [Fact]
    public async Task Another_sites_page_cannot_change_an_open_server()
    {
        using var open = new TestServer();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "Origin", "https://evil.example" } } };

        Assert.Equal("cross_site_request", await (await open.Client().SendAsync(request)).ProblemCode(403));
    }

    [Theory]
    [InlineData("rebound.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("workstation", 200)]
    public async Task Open_server_on_the_loopback_address_answers_only_to_names_that_no_stranger_owns(string host, int status)
    {
        using var open = new TestServer();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = host } };
        using var withKey = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = host } };

        Assert.Equal(status, (int)(await open.Client().SendAsync(request)).StatusCode);
        Assert.Equal(200, (int)(await server.ClientWithKey().SendAsync(withKey)).StatusCode);
    }

    [Fact]
    public async Task Open_server_answers_to_the_names_that_the_operator_lists()
    {
        using var open = new TestServer(("AllowedHosts", "docs.example;localhost;127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = "docs.example" } };

        Assert.Equal(200, (int)(await open.Client().SendAsync(request)).StatusCode);
    }

    // Clients of .NET drop cookies that have expired by the machine's clock.
    private static void InOwnTime(TestServer one) => one.Time.Advance(TimeProvider.System.GetUtcNow() - one.Time.GetUtcNow());

    private static AuthenticationTicket TicketOf(string scheme) => new(Caller.ToClaims(Principal.Operator, scheme), scheme);

    private static string NameAt(TestServer server)
    {
        server.StartServer();
        return server.CookieName;
    }

    private TestServer Start(TestServer one)
    {
        _started.Add(one);
        InOwnTime(one);
        return one;
    }

    private async Task<string> SignInAsync(TestServer? at = null, string key = TestServer.Key) =>
        (at ?? server).SessionCookieOf(await (at ?? server).Client().PostJson("/api/session", $$"""{"key":"{{key}}"}""")).Split(';')[0];

    private async Task<int> StatusWith(string cookie, TestServer? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "Cookie", cookie } } };
        return (int)(await (at ?? server).Client().SendAsync(request)).StatusCode;
    }

    private async Task<object?> ExecuteAsync(string sql, TestDatabase? at = null)
    {
        await using var source = NpgsqlDataSource.Create((at ?? _database).ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
