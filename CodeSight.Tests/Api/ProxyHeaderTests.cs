using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Api;

/// <summary>Whose X-Forwarded-For, -Proto and -Host count. The tests' own address, 127.0.0.1, is the proxy's.</summary>
public sealed class ProxyHeaderTests : IDisposable
{
    private readonly List<IDisposable> _started = [];

    public void Dispose() => _started.ForEach(one => one.Dispose());

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("10.0.0.0/8; 127.0.0.0/8", null, true)]
    [InlineData("::1 127.0.0.1/32", null, true)]
    [InlineData("10.0.0.1,192.0.2.0/24,fd00::/8", null, false)]
    [InlineData(null, null, false)]
    [InlineData(null, "true", true)]
    [InlineData("10.0.0.1", "true", false)]
    [InlineData("127.0.0.1", "true", true)]
    public async Task Address_is_believed_from_proxies_that_are_trusted(string? trusted, string? forEverybody, bool isBelieved)
    {
        var server = Start(
            ("CODESIGHT_TRUSTED_PROXIES", trusted), ("FORWARDEDHEADERS_ENABLED", forEverybody), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "10"));

        // Counted by address: as many as there are addresses that are believed.
        Assert.Equal(9, await RemainingAsync(server, ("X-Forwarded-For", "192.0.2.1")));
        Assert.Equal(isBelieved ? 9 : 8, await RemainingAsync(server, ("X-Forwarded-For", "192.0.2.2")));
    }

    [Fact]
    public async Task Chain_is_followed_as_far_as_proxies_are_trusted()
    {
        var server = Start(("CODESIGHT_TRUSTED_PROXIES", "127.0.0.1 10.0.0.0/8"), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "10"));

        Assert.Equal(9, await RemainingAsync(server, ("X-Forwarded-For", "203.0.113.1, 192.0.2.1, 10.0.0.2")));
        // What the client itself wrote before counts for nothing.
        Assert.Equal(8, await RemainingAsync(server, ("X-Forwarded-For", "203.0.113.9, 192.0.2.1, 10.0.0.3")));
    }

    [Fact]
    public async Task Network_of_IPv6_is_one_address()
    {
        var server = Start(("CODESIGHT_TRUSTED_PROXIES", "127.0.0.1"), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "10"));

        Assert.Equal(9, await RemainingAsync(server, ("X-Forwarded-For", "2001:db8::1")));
        Assert.Equal(8, await RemainingAsync(server, ("X-Forwarded-For", "2001:db8::ffff:2")));
        Assert.Equal(9, await RemainingAsync(server, ("X-Forwarded-For", "2001:db8:0:1::1")));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    public async Task Scheme_and_host_are_believed_from_proxies_that_are_trusted(string trusted, bool isBelieved)
    {
        await using var database = await TestDatabase.CreateAsync();
        var server = Start(database, ("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_TRUSTED_PROXIES", trusted));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Content = new StringContent($$"""{"key":"{{TestServer.Key}}"}""", null, "application/json"),
            Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "docs.example.com" }, { "Origin", "https://docs.example.com" } },
        };

        var answer = await server.Client().SendAsync(request);

        // The page's own origin is the host that the browser sees.
        if (isBelieved)
            Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        else Assert.Equal("cross_site_request", await answer.ProblemCode(403));
    }

    [Fact]
    public async Task Host_that_AllowedHosts_does_not_list_is_not_taken_from_a_proxy()
    {
        var server = Start(("CODESIGHT_TRUSTED_PROXIES", "127.0.0.1"), ("AllowedHosts", "docs.example.com"));
        foreach (var (host, status) in new[] { ("docs.example.com", 200), ("evil.example", 403) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "X-Forwarded-Host", host }, { "Origin", $"https://{host}" } } };
            Assert.Equal(status, (int)(await server.Client().SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData("10.0.0.1", null, 0)]
    [InlineData(null, "true", 0)]
    public async Task Proxy_that_nobody_trusts_is_noticed_once(string? trusted, string? forEverybody, int lines)
    {
        var server = Start(("CODESIGHT_TRUSTED_PROXIES", trusted), ("FORWARDEDHEADERS_ENABLED", forEverybody));
        await server.Client().GetAsync("/api/status");
        Assert.DoesNotContain("X-Forwarded-For", server.Logs.Text, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "X-Forwarded-For", "192.0.2.77" } } };
            await server.Client().SendAsync(request);
        }

        Assert.Equal(lines, server.Logs.Entries.Count(entry => entry.Id.Id == 1007));
        Assert.DoesNotContain("192.0.2.77", server.Logs.Text, StringComparison.Ordinal);
    }

    private static async Task<int> RemainingAsync(TestServer server, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var answer = await server.Client().SendAsync(request);
        return int.Parse(Assert.Single(answer.Headers.GetValues("RateLimit-Remaining")), System.Globalization.CultureInfo.InvariantCulture);
    }

    private TestServer Start(params (string Name, string? Value)[] settings) => Start(null, settings);

    private TestServer Start(TestDatabase? database, params (string Name, string? Value)[] settings)
    {
        var server = new TestServer([.. settings.Where(setting => setting.Value is not null).Select(setting => (setting.Name, setting.Value ?? ""))])
        {
            Postgres = database,
        };
        _started.Add(server);
        return server;
    }
}
