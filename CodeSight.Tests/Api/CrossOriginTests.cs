using CodeSight.Tests.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Tests.Api;

/// <summary>Other sites' pages that may call the API, with a key in a header and never with the cookie.</summary>
public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Listed = "https://tools.example.com";
    private const string Other = "https://evil.example";

    private TestDatabase _database = null!; // set before each test
    private TestServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _server = new TestServer(("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_CORS_ORIGINS", $"https://other.example {Listed}")) { Postgres = _database };
    }

    public async Task DisposeAsync()
    {
        _server.Dispose();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(Listed, true)]
    [InlineData(Other, false)]
    [InlineData("null", false)]
    [InlineData("http://tools.example.com", false)]
    [InlineData("https://tools.example.com.evil.example", false)]
    public async Task Preflight_allows_listed_origins_to_send_a_key(string origin, bool isAllowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/search")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "x-api-key,content-type" } },
        };
        var answer = await _server.Client().SendAsync(request);

        Assert.Equal(isAllowed ? origin : null, Header(answer, HeaderNames.AccessControlAllowOrigin));
        Assert.Null(Header(answer, HeaderNames.AccessControlAllowCredentials));
        Assert.Equal(isAllowed, Header(answer, HeaderNames.AccessControlAllowHeaders)?.Contains("X-API-Key", StringComparison.OrdinalIgnoreCase) is true);
    }

    [Theory]
    [InlineData(Listed)]
    [InlineData(Other)]
    public async Task Answer_is_readable_for_listed_origins_alone_refusals_included(string origin)
    {
        foreach (var (client, status) in new[] { (_server.ClientWithKey(), 200), (_server.Client(), 401) })
        {
            client.DefaultRequestHeaders.Add("Origin", origin);
            var answer = await client.PostJson("/api/search", """{"query":"leave"}""");

            // With the key in a header a request cannot have been forged; what its sender may read is the browser's to decide.
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(origin == Listed ? origin : null, Header(answer, HeaderNames.AccessControlAllowOrigin));
            Assert.Null(Header(answer, HeaderNames.AccessControlAllowCredentials));
        }
    }

    [Fact]
    public async Task Listed_origin_cannot_use_the_cookie_or_sign_in()
    {
        var client = _server.Client();
        var signedIn = await client.PostJson("/api/session", $$"""{"key":"{{TestServer.Key}}"}""");
        var cookie = string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(each => each.Split(';')[0]));
        using var change = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "Cookie", cookie }, { "Origin", Listed } } };
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Content = new StringContent($$"""{"key":"{{TestServer.Key}}"}""", null, "application/json"),
            Headers = { { "Origin", Listed } },
        };

        Assert.Equal("cross_site_request", await (await client.SendAsync(change)).ProblemCode(403));
        Assert.Equal("cross_site_request", await (await client.SendAsync(signIn)).ProblemCode(403));
        Assert.Empty(_server.Indexing.Calls);
    }

    [Fact]
    public async Task Nobody_is_allowed_where_no_origin_is_listed()
    {
        using var server = TestServer.WithKey();
        var client = server.ClientWithKey();
        client.DefaultRequestHeaders.Add("Origin", Listed);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/search") { Headers = { { "Access-Control-Request-Method", "POST" } } };

        foreach (var answer in new[] { await client.GetAsync("/api/status"), await client.SendAsync(preflight) })
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
