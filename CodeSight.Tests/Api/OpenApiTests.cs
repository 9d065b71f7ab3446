using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Api;

public sealed class OpenApiTests : IDisposable
{
    private readonly TestServer _server = TestServer.WithKey();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Document_lists_every_route()
    {
        var described = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.Members().Select(method => $"{method.ToUpperInvariant()} {path.Name}"));
        var routed = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.Contains("openapi", StringComparison.Ordinal) == false)
            .Where(route => route.RoutePattern.RawText?.Trim('/') != "mcp") // described by its own protocol
            .Where(route => route.Order != int.MaxValue) // pages under addresses of their own
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (method, Path: route.RoutePattern.RawText ?? "")))
            .Where(route => route.method != "HEAD")
            .Select(route => $"{route.method} /{route.Path.TrimStart('/').TrimEnd('/').Replace(":long", "", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal)}");

        Assert.Equal(routed.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Contains("POST /api/search", described);
    }

    [Fact]
    public async Task Document_is_version_3_1_and_says_what_each_operation_is_and_can_answer()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var ids = new HashSet<string?>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                Assert.True(ids.Add(operation.Value.GetProperty("operationId").GetString()), $"{path.Name} has no name of its own");
                Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()), $"{path.Name} has no summary");
                var answers = operation.Value.GetProperty("responses").Members().ToList();
                // Where a browser is sent on, that is the answer.
                Assert.Contains(answers, answer => answer[0] is '2' or '3');
                // Where callers show who they are.
                if (path.Name.StartsWith("/api", StringComparison.Ordinal)
                    && path.Name is not ("/api/session" or "/api/session/oidc" or "/api/tokens" or "/api/tokens/refresh" or "/api/password-link"))
                {
                    Assert.Contains("401", answers);
                    Assert.Equal(3, operation.Value.GetProperty("security").GetArrayLength());
                }
            }

        Assert.Equal(["header", "bearer", "cookie"], document.GetProperty("components").GetProperty("securitySchemes").Members());
    }

    [Theory]
    [InlineData("/api/search", "200 400 401 403 404 409 413 415 429 503")]
    [InlineData("/api/ask", "200 400 401 402 403 404 409 413 415 422 429 503")]
    [InlineData("/api/index", "200 202 400 401 403 409 413 415 429 503")]
    public async Task Document_lists_the_failures(string path, string answers)
    {
        var responses = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("responses");

        Assert.Equal(answers, string.Join(' ', responses.Members().Order(StringComparer.Ordinal)));
        Assert.True(responses.GetProperty("401").GetProperty("content").TryGetProperty("application/problem+json", out _));
    }

    [Fact]
    public async Task Document_has_the_members_and_limits_of_a_search()
    {
        var properties = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("SearchBody").GetProperty(
            "properties");

        Assert.Equal(["query", "top_k", "file_glob", "arm", "collections", "conversation_id", "message_id"], properties.Members());
        Assert.Equal(1, properties.GetProperty("top_k").GetProperty("minimum").GetInt32());
        Assert.Equal(100, properties.GetProperty("top_k").GetProperty("maximum").GetInt32());
        Assert.Equal(8, properties.GetProperty("top_k").GetProperty("default").GetInt32());
        Assert.Equal("string", properties.GetProperty("query").GetProperty("type").GetString());
        Assert.Equal(
            ["fused", "keywords", "vectors"],
            properties.GetProperty("arm").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("string", properties.GetProperty("arm").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Document_has_the_members_of_a_problem_and_of_an_event()
    {
        var document = await DocumentAsync();
        var problem = document.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDetails");
        var events = document.GetProperty("paths").GetProperty("/api/index/events").GetProperty("get").GetProperty("responses").GetProperty(
            "200");

        Assert.Equal(
            ["code", "detail", "error", "status", "title", "type"],
            problem.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order());
        Assert.Superset(new HashSet<string> { "code", "error" }, problem.GetProperty("properties").Members().ToHashSet());
        Assert.Equal(
            "#/components/schemas/RunResponse",
            events.GetProperty("content").GetProperty("text/event-stream").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(
            0, document.GetProperty("paths").GetProperty("/api/session").GetProperty("post").GetProperty("security").GetArrayLength());
    }

    [Fact]
    public async Task Page_to_browse_it_comes_from_this_server_alone()
    {
        var client = _server.ClientWithKey();
        var moved = await client.GetAsync("/openapi");
        Assert.Equal(301, (int)moved.StatusCode);
        Assert.Equal("openapi/index.html", moved.Headers.Location?.OriginalString);
        var page = await client.GetAsync("/openapi/index.html");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(200, (int)page.StatusCode);
        Assert.DoesNotContain("//", html.Replace("<!--", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var asset in new[] { "swagger-ui.css", "swagger-ui-bundle.js", "index.js" })
            Assert.Equal(200, (int)(await client.GetAsync($"/openapi/{asset}")).StatusCode);
        Assert.Contains("\"v1.json\"", await client.GetStringAsync("/openapi/index.js"), StringComparison.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync() => await (await _server.ClientWithKey().GetAsync("/openapi/v1.json")).Json();
}
