using System.Globalization;
using CodeSight.Api.Security;

namespace CodeSight.Tests.Api;

public sealed class RequestLimitTests : IDisposable
{
    private readonly List<IDisposable> _started = [];

    public void Dispose() => _started.ForEach(one => one.Dispose());

    [Theory]
    [InlineData(null)]
    [InlineData(TestServer.Key)]
    public async Task Nothing_is_counted_without_accounts_unless_a_limit_is_set(string? key)
    {
        var client = (key is null ? Start() : Start(("CODESIGHT_API_KEY", key))).ClientWithKey();
        for (var i = 0; i < 130; i++)
        {
            var answer = await client.GetAsync("/api/status");
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Request_over_the_limit_gets_429_until_the_minute_is_over()
    {
        var server = Start(("CODESIGHT_RATE_LIMIT_PER_MINUTE", "3"));
        var client = server.Client();
        foreach (var (remaining, seconds) in new[] { ("2", "60"), ("1", "50"), ("0", "40") })
        {
            var answer = await client.GetAsync("/api/status");
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(("3", remaining, seconds), Limits(answer));
            server.Time.Advance(TimeSpan.FromSeconds(10));
        }

        var refused = await client.PostJson("/api/search", """{"query":"leave"}""");
        Assert.Equal("too_many_requests", await refused.ProblemCode(429));
        Assert.Equal(("3", "0", "30"), Limits(refused));
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        server.Time.Advance(TimeSpan.FromSeconds(29.5));
        Assert.Equal(TimeSpan.FromSeconds(1), (await client.GetAsync("/api/status")).Headers.RetryAfter?.Delta);
        server.Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(("3", "2", "60"), Limits(await client.GetAsync("/api/status")));
    }

    [Fact]
    public async Task Page_and_probes_are_not_counted()
    {
        var client = Start(("CODESIGHT_RATE_LIMIT_PER_MINUTE", "1")).Client();
        foreach (var path in new[] { "/", "/app.js", "/c/1", "/health", "/alive", "/missing" })
            for (var i = 0; i < 3; i++)
            {
                using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
                Assert.NotEqual(429, (int)answer.StatusCode);
                Assert.False(answer.Headers.Contains("RateLimit-Limit"), path);
            }

        Assert.Equal("0", Limits(await client.GetAsync("/api/nowhere")).Remaining);
        Assert.Equal("too_many_requests", await (await client.GetAsync("/openapi/v1.json")).ProblemCode(429));
    }

    [Fact]
    public async Task Callers_that_are_known_are_counted_apart_from_their_address()
    {
        var server = Start(("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "2"));
        var (stranger, known) = (server.Client(), server.ClientWithKey());
        for (var i = 0; i < 2; i++) Assert.Equal("unauthorized", await (await stranger.GetAsync("/api/status")).ProblemCode(401));

        Assert.Equal("too_many_requests", await (await stranger.GetAsync("/api/status")).ProblemCode(429));
        Assert.Equal(("2", "1", "60"), Limits(await known.GetAsync("/api/status")));
    }

    [Fact]
    public async Task Ways_to_sign_in_share_a_limit_of_ten_a_minute()
    {
        var server = Start(("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "100"));
        var client = server.Client();
        string[] paths = ["/api/session", "/api/tokens", "/API/Tokens/refresh", "/api/password-link", "/api/session/"];
        for (var i = 0; i < RequestLimits.SignIns; i++)
        {
            var answer = await client.PostJson(paths[i % paths.Length], "{}");
            Assert.NotEqual(429, (int)answer.StatusCode);
            Assert.Equal(("10", (9 - i).ToString(CultureInfo.InvariantCulture), "60"), Limits(answer));
        }

        foreach (var path in paths) Assert.Equal("too_many_requests", await (await client.PostJson(path, "{}")).ProblemCode(429));
        Assert.Equal(200, (int)(await client.GetAsync("/api/session")).StatusCode);
        server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("unauthorized", await (await client.PostJson("/api/session", "{}")).ProblemCode(401));
    }

    private static (string Limit, string Remaining, string Reset) Limits(HttpResponseMessage answer) => (
        Assert.Single(answer.Headers.GetValues("RateLimit-Limit")), Assert.Single(answer.Headers.GetValues("RateLimit-Remaining")),
        Assert.Single(answer.Headers.GetValues("RateLimit-Reset")));

    private TestServer Start(params (string Name, string Value)[] settings)
    {
        var server = new TestServer(settings);
        _started.Add(server);
        return server;
    }
}
