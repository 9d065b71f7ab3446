using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

public sealed partial class AccessTests(AccessTests.Server fixture) : IClassFixture<AccessTests.Server>
{
    private const string Key = TestServer.Key;
    private readonly TestServer _server = fixture.Closed;

    [Theory]
    [InlineData("X-API-Key", Key)]
    [InlineData("x-api-key", Key)]
    [InlineData("Authorization", "Bearer " + Key)]
    [InlineData("Authorization", "bearer  " + Key)]
    public async Task Key_opens_in_either_header(string name, string value) => Assert.Equal(200, await StatusWith((name, value)));

    [Theory]
    [InlineData("X-API-Key", "")]
    [InlineData("X-API-Key", "wrong")]
    [InlineData("X-API-Key", Key + "x")]
    [InlineData("X-API-Key", "Correct-Horse")]
    [InlineData("X-API-Key", Key + ", " + Key)]
    [InlineData("X-API-Key", "Bearer " + Key)]
    [InlineData("Authorization", Key)]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic " + Key)]
    [InlineData("Authorization", "Bearer" + Key)]
    [InlineData("Api-Key", Key)]
    [InlineData("Cookie", "{cookie}=" + Key)]
    [InlineData("Cookie", "{cookie}=")]
    public async Task Anything_else_stays_outside(string name, string value)
    {
        Assert.Equal(401, await StatusWith((name, value.Replace("{cookie}", _server.CookieName, StringComparison.Ordinal))));
        Assert.Equal(401, await StatusWith());
    }

    [Fact]
    public async Task Several_keys_open_only_when_all_are_right()
    {
        Assert.Equal(200, await StatusWith(("X-API-Key", Key), ("Authorization", "Bearer " + Key)));
        Assert.Equal(401, await StatusWith(("X-API-Key", Key), ("Authorization", "Bearer wrong")));
        Assert.Equal(401, await StatusWith(("X-API-Key", "wrong"), ("Authorization", "Bearer " + Key)));
        Assert.Equal(401, await StatusWith(("X-API-Key", Key), ("X-API-Key", "wrong")));
    }

    [Theory]
    [InlineData("X-API-Key: \u00e4\u00ff\u0080")]
    [InlineData("Authorization: Bearer \u00c3\u00a4")]
    public async Task Key_of_other_bytes_is_a_wrong_key(string header)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _server.Client().BaseAddress?.Port ?? 0);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET /api/status HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 401", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_is_a_problem_that_names_the_scheme_and_is_logged_without_the_key()
    {
        var client = _server.Client();
        client.DefaultRequestHeaders.Add("X-API-Key", "mistyped-key");
        var response = await client.GetAsync("/api/status");

        Assert.Equal("unauthorized", await response.ProblemCode(401));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains(_server.Logs.Entries, entry => entry.Text.Contains("Wrong keys were sent: ", StringComparison.Ordinal));
        Assert.DoesNotContain("mistyped-key", _server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_route_but_the_public_ones_needs_the_key()
    {
        var client = _server.Client();
        var routes = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (method, Path: route.RoutePattern.RawText ?? "")))
            .ToList();
        var open = new List<string>();
        foreach (var (method, path) in routes)
        {
            var address = "/" + Parameter().Replace(path.Trim('/'), part => part.Groups[1].Value switch
            {
                ":long" => "1",
                ":guid" => Guid.Empty.ToString(),
                _ => part.Value,
            });
            var response = await client.SendAsync(
                new HttpRequestMessage(new HttpMethod(method), address), HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode != HttpStatusCode.Unauthorized) open.Add($"{method} {address}");
        }

        Assert.True(routes.Count > 10, "the routes were not found");
        string[] read = ["/account", "/admin", "/admin/{section}", "/alive", "/c/{id}", "/health", "/reset", "/s/{id}", "/welcome"];
        Assert.Equal(
            [
                "DELETE /api/session", .. read.Select(path => $"GET {path}").Append("GET /api/session").Append("GET /api/session/oidc").Order(StringComparer.Ordinal),
                .. read.Select(path => $"HEAD {path}"),
                "POST /api/password-link", "POST /api/session", "POST /api/tokens", "POST /api/tokens/refresh",
            ],
            open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_route_of_the_api_says_what_its_callers_must_be_allowed_to_do()
    {
        _server.StartServer();
        var routes = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.TrimStart('/').Split('/')[0] is "api" or "openapi" or "v1")
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {route.RoutePattern.RawText?.TrimEnd('/')}: {PolicyOf(route)}"));

        Assert.Equal(
            [
                "DELETE /api/account/sessions/{id:guid}: account",
                "DELETE /api/admin/accounts/{id:guid}/sessions: admin",
                "DELETE /api/admin/accounts/{id:guid}/two-factor: admin",
                "DELETE /api/admin/accounts/{id:guid}: admin",
                "DELETE /api/admin/collections/{id:long}: admin",
                "DELETE /api/admin/groups/{id:long}: admin",
                "DELETE /api/admin/keys/{id:long}: admin",
                "DELETE /api/conversations/{id:guid}/share: ask, account",
                "DELETE /api/conversations/{id:guid}: ask",
                "DELETE /api/conversations: ask",
                "DELETE /api/session: anybody",
                "GET /api/account/sessions: account",
                "GET /api/account/usage: account",
                "GET /api/account: account",
                "GET /api/admin/accounts: admin",
                "GET /api/admin/audit: admin",
                "GET /api/admin/collections: admin",
                "GET /api/admin/feedback/export: admin",
                "GET /api/admin/feedback: admin",
                "GET /api/admin/groups: admin",
                "GET /api/admin/keys: admin",
                "GET /api/admin/unanswered/export: admin",
                "GET /api/admin/unanswered: admin",
                "GET /api/admin/usage: admin",
                "GET /api/collections: search",
                "GET /api/conversations/shared/{share:guid}: ask, account",
                "GET /api/conversations/{id:guid}/export: ask",
                "GET /api/conversations/{id:guid}: ask",
                "GET /api/conversations: ask",
                "GET /api/examples: ask",
                "GET /api/files/{documentId:long}/content: files",
                "GET /api/files: files",
                "GET /api/index/events: index",
                "GET /api/index/runs/{id:long}: index",
                "GET /api/index/runs: index",
                "GET /api/messages/{id:guid}: ask",
                "GET /api/session/oidc: anybody",
                "GET /api/session: anybody",
                "GET /api/status: known",
                "GET /openapi/v1.json: known",
                "GET /v1/models/{model}: ask",
                "GET /v1/models: ask",
                "HEAD /api/files/{documentId:long}/content: files",
                "PATCH /api/account: account",
                "PATCH /api/admin/accounts/{id:guid}: admin",
                "PATCH /api/admin/collections/{id:long}: admin",
                "PATCH /api/admin/groups/{id:long}: admin",
                "PATCH /api/conversations/{id:guid}: ask",
                "POST /api/account/password: account",
                "POST /api/account/two-factor/disable: account",
                "POST /api/account/two-factor: account",
                "POST /api/admin/accounts/{id:guid}/link: admin",
                "POST /api/admin/accounts: admin",
                "POST /api/admin/collections: admin",
                "POST /api/admin/groups: admin",
                "POST /api/admin/keys: admin",
                "POST /api/ask: ask",
                "POST /api/conversations/{id:guid}/share: ask, account",
                "POST /api/explain: ask",
                "POST /api/index: index",
                "POST /api/password-link: anybody",
                "POST /api/search: search",
                "POST /api/session: anybody",
                "POST /api/tokens/refresh: anybody",
                "POST /api/tokens: anybody",
                "POST /v1/chat/completions: ask",
                "PUT /api/account/two-factor: account",
                "PUT /api/admin/accounts/{id:guid}/budget: admin",
                "PUT /api/messages/{id:guid}/feedback: ask",
            ],
            routes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/API/status")]
    [InlineData("/api/nothing")]
    [InlineData("/api/session/x")]
    [InlineData("/api/%73tatus")]
    [InlineData("/openapi")]
    [InlineData("/openapi/index.html")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/swagger-ui-bundle.js")]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/mcp")]
    public async Task Guarded_addresses_do_not_even_say_whether_they_exist(string path) =>
        Assert.Equal("unauthorized", await (await _server.Client().GetAsync(path)).ProblemCode(401));

    [Fact]
    public async Task Open_server_says_so_and_a_closed_one_does_not()
    {
        using var open = new TestServer();
        Assert.Equal(200, (int)(await open.Client().GetAsync("/api/status")).StatusCode);
        await _server.Client().GetAsync("/alive");

        const string warning = "Running without auth - set CODESIGHT_API_KEY for production";
        Assert.Contains(
            open.Logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains(warning, StringComparison.Ordinal));
        Assert.DoesNotContain(warning, _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, _server.Logs.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{\w+(:\w+)?\}")]
    private static partial Regex Parameter();

    private static string PolicyOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anybody"
        : route.Metadata.GetOrderedMetadata<IAuthorizeData>() is { Count: > 0 } demands ? string.Join(
            ", ", demands.Select(demand => demand.Policy).OfType<string>().DefaultIfEmpty("known"))
        : "nothing";

    private async Task<int> StatusWith(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return (int)(await _server.Client().SendAsync(request)).StatusCode;
    }

    public sealed class Server : IDisposable
    {
        internal TestServer Closed { get; } = TestServer.WithKey();

        public void Dispose() => Closed.Dispose();
    }
}
