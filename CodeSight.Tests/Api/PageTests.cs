using System.Net;
using System.Net.Http.Headers;

namespace CodeSight.Tests.Api;

public sealed class PageTests : IDisposable
{
    private readonly TestServer _server = TestServer.WithKey();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Page_is_served_to_all_and_never_holds_the_key()
    {
        var page = await _server.Client().GetAsync("/");
        var script = await _server.Client().GetAsync("/js/app.js");

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<!doctype html>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(TestServer.Key, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_of_a_conversation_answers_with_the_page()
    {
        var home = await _server.Client().GetAsync("/");
        var page = await _server.Client().GetAsync("/c/0123456789abcdef01234567");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.Equal(await home.Content.ReadAsStringAsync(), await page.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client().GetAsync("/c/one/two")).StatusCode);
    }

    [Theory]
    [InlineData("/account", "/account.html")]
    [InlineData("/welcome", "/password.html")]
    [InlineData("/reset", "/password.html")]
    [InlineData("/admin", "/admin.html")]
    [InlineData("/admin/people", "/admin.html")]
    public async Task Address_answers_with_its_page(string address, string file)
    {
        var page = await _server.Client().GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.Equal(await _server.Client().GetStringAsync(file), await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_is_checked_by_its_etag_before_it_is_used_again()
    {
        var first = await _server.Client().GetAsync("/");
        Assert.True(first.Headers.CacheControl?.NoCache);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any);

        Assert.Equal(HttpStatusCode.NotModified, (await _server.Client().SendAsync(again)).StatusCode);
    }

    [Theory]
    [InlineData("/", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")]
    [InlineData("/c/0123456789abcdef01234567", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")]
    [InlineData("/nothing", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")]
    [InlineData("/api/status", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/health", "default-src 'none'; frame-ancestors 'none'")]
    public async Task Every_answer_has_the_security_headers(string path, string policy)
    {
        var headers = (await _server.Client().GetAsync(path)).Headers;

        Assert.Equal(policy, Assert.Single(headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Answers_of_the_contract_are_stored_nowhere_even_when_they_fail()
    {
        _server.Searcher.Reply = (_, _) => throw new InvalidOperationException("bug");
        var failed = await _server.ClientWithKey().PostJson("/api/search", """{"query":"x"}""");
        var fine = await _server.ClientWithKey().GetAsync("/api/status");

        Assert.Equal(500, (int)failed.StatusCode);
        Assert.Contains("no-store", failed.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", fine.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.True(failed.Headers.Contains("Content-Security-Policy"));
    }
}
