namespace CodeSight.Tests.Api;

public sealed class SessionApiTests : IDisposable
{
    private const string SignInBody = $$"""{"key":"{{TestServer.Key}}"}""";
    private readonly TestServer server = TestServer.WithKey();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Key_is_exchanged_for_a_cookie_that_does_not_hold_it()
    {
        var response = await server.Client().PostJson("/api/session", SignInBody);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; max-age=2592000", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(TestServer.Key, cookie, StringComparison.Ordinal);
        Assert.Equal(200, await StatusWith(cookie.Split(';')[0]));
    }

    [Fact]
    public async Task Two_sessions_have_different_tokens() => Assert.NotEqual(await SignInAsync(), await SignInAsync());

    [Fact]
    public async Task Session_ends_after_thirty_days()
    {
        var cookie = await SignInAsync();
        server.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusWith(cookie));
        server.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(401, await StatusWith(cookie));
    }

    [Fact]
    public async Task Session_holds_at_a_server_with_the_same_key_and_at_no_other()
    {
        var cookie = await SignInAsync();
        using var replica = TestServer.WithKey();
        using var other = new TestServer(("CODESIGHT_API_KEY", "another"));

        Assert.Equal(200, await StatusWith(cookie, replica));
        Assert.Equal(401, await StatusWith(cookie, other));
    }

    [Fact]
    public async Task Token_that_was_changed_anywhere_is_worth_nothing()
    {
        var cookie = await SignInAsync();
        for (var i = "codesight_session=".Length; i < cookie.Length; i++)
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
    public async Task Sign_out_removes_the_cookie()
    {
        var response = await server.Client().DeleteAsync("/api/session");

        Assert.Equal(204, (int)response.StatusCode);
        Assert.StartsWith("codesight_session=; expires=Thu, 01 Jan 1970", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_server_needs_no_session_and_sets_none()
    {
        using var open = new TestServer();
        var response = await open.Client().PostJson("/api/session", """{"key":"anything"}""");

        Assert.Equal(204, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
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

    private async Task<string> SignInAsync() =>
        (await server.Client().PostJson("/api/session", SignInBody)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private async Task<int> StatusWith(string cookie, TestServer? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "Cookie", cookie } } };
        return (int)(await (at ?? server).Client().SendAsync(request)).StatusCode;
    }
}
