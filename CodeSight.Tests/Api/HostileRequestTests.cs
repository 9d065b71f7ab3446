using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CodeSight.Tests.Api;

/// <summary>What nobody should send. Each gets a clear 4xx, and the engine never hears of it.</summary>
public sealed class HostileRequestTests(HostileRequestTests.Server fixture) : IClassFixture<HostileRequestTests.Server>
{
    private const int OneMegabyte = 1 << 20;
    private readonly HttpClient _client = fixture.Open.Client();

    public static TheoryData<string, string> BadBodies => new()
    {
        { "", "invalid_body" },
        { " ", "invalid_body" },
        { "null", "invalid_body" },
        { "[]", "invalid_body" },
        { "\"query\"", "invalid_body" },
        { "1", "invalid_body" },
        { "{", "invalid_body" },
        { "{\"query\":\"x\"", "invalid_body" },
        { "{'query':'x'}", "invalid_body" },
        { "{query:\"x\"}", "invalid_body" },
        { "{\"query\":\"x\",}", "invalid_body" },
        { "{\"query\":\"x\"} {}", "invalid_body" },
        { "{\"query\":\"x\"} garbage", "invalid_body" },
        { "{\"query\":\"x\"} // comment", "invalid_body" },
        { "{\"query\":\"x\",\"query\":\"y\"}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":1,\"top_k\":2}", "invalid_body" },
        { "{\"query\":\"\\ud800\"}", "invalid_body" },
        { "{\"query\":\"\\udc00\\ud800\"}", "invalid_body" },
        { "{\"query\":\"\\x\"}", "invalid_body" },
        { "{\"query\":\"line\nbreak\"}", "invalid_body" },
        { "{\"query\":[\"x\"]}", "invalid_body" },
        { "{\"query\":{\"x\":1}}", "invalid_body" },
        { "{\"query\":true}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":\"8\"}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":8.5}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":null}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":true}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":99999999999}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":1e400}", "invalid_body" },
        { "{\"query\":\"x\",\"top_k\":NaN}", "invalid_body" },
        { "{\"query\":\"x\",\"file_glob\":1}", "invalid_body" },
        { "{\"query\":\"x\",\"file_glob\":[\"*.md\"]}", "invalid_body" },
        { "{\"query\":\"x\",\"deep\":" + new string('[', 5000) + new string(']', 5000) + "}", "invalid_body" },
        { "{\"query\":\"x\",\"arm\":1}", "invalid_body" },
        { "{\"query\":\"x\",\"arm\":[\"fused\"]}", "invalid_body" },
        { "{\"query\":\"x\",\"arm\":\"\"}", "invalid_arm" },
        { "{\"query\":\"x\",\"arm\":\"Keywords\"}", "invalid_arm" },
        { "{\"query\":\"x\",\"arm\":\"bm25\"}", "invalid_arm" },
        { "{\"query\":\"x\",\"arm\":\"0\"}", "invalid_arm" },
        { "{}", "empty_query" },
        { "{\"query\":null}", "empty_query" },
        { "{\"query\":\"\"}", "empty_query" },
        { "{\"query\":\" \\t\\n\\u00a0\\u3000\"}", "empty_query" },
        { "{\"query\":\"\\u0000\\u0000\"}", "empty_query" },
        { "{\"Query\":\"x\"}", "empty_query" },
        { "{\"QUERY\":\"x\"}", "empty_query" },
        { "{\"query\":\"x\",\"top_k\":0}", "out_of_range" },
        { "{\"query\":\"x\",\"top_k\":-1}", "out_of_range" },
        { "{\"query\":\"x\",\"top_k\":101}", "out_of_range" },
        { "{\"query\":\"x\",\"top_k\":2147483647}", "out_of_range" },
        { "{\"query\":\"" + new string('x', 10_001) + "\"}", "out_of_range" },
        { "{\"query\":\"x\",\"file_glob\":\"a\\u0000b\"}", "invalid_glob" },
        { "{\"query\":\"x\",\"file_glob\":\"a\\nb\"}", "invalid_glob" },
        { "{\"query\":\"x\",\"file_glob\":\"" + new string('*', 1_001) + "\"}", "invalid_glob" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Search_refuses_a_body_that_it_does_not_understand(string body, string code)
    {
        Assert.Equal(code, await (await _client.PostJson("/api/search", body)).ProblemCode(400));
        Assert.Empty(fixture.Open.Searcher.Requests);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00 })]
    [InlineData(new byte[] { 0x7b, 0x22, 0x71, 0x75, 0x65, 0x72, 0x79, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x1f, 0x8b, 0x08, 0x00 })]
    public async Task Search_refuses_bytes_that_are_no_text(byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        Assert.Equal("invalid_body", await (await _client.PostAsync("/api/search", content)).ProblemCode(400));
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("multipart/form-data; boundary=x", null)]
    [InlineData("application/xml", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json; charset=nonsense", null)]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    public async Task Search_refuses_other_media_types(string? mediaType, string? encoding)
    {
        var content = new ByteArrayContent("""{"query":"x"}"""u8.ToArray());
        if (mediaType is not null) content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);

        Assert.Equal("unsupported_media_type", await (await _client.PostAsync("/api/search", content)).ProblemCode(415));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/vnd.codesight+json")]
    public async Task Status_of_a_search_does_not_depend_on_how_json_is_called(string mediaType)
    {
        var content = new ByteArrayContent("""{"query":""}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);

        Assert.Equal("empty_query", await (await _client.PostAsync("/api/search", content)).ProblemCode(400));
    }

    [Theory]
    [InlineData("/api/search", true)]
    [InlineData("/api/search", false)]
    [InlineData("/api/ask", false)]
    [InlineData("/api/index", false)]
    [InlineData("/api/session", false)]
    public async Task Server_refuses_a_body_over_one_megabyte(string path, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($$"""{"query":"{{new string('x', OneMegabyte)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        Assert.Equal("payload_too_large", await (await _client.SendAsync(request)).ProblemCode(413));
    }

    [Theory]
    [InlineData("GET", "/api/search", "POST")]
    [InlineData("PUT", "/api/ask", "POST")]
    [InlineData("DELETE", "/api/index", "POST")]
    [InlineData("POST", "/api/status", "GET")]
    [InlineData("POST", "/api/index/events", "GET")]
    [InlineData("PATCH", "/api/index/runs/1", "GET")]
    [InlineData("PUT", "/api/session", "DELETE, GET, POST")]
    [InlineData("POST", "/health", "GET, HEAD")]
    [InlineData("OPTIONS", "/api/search", "POST")]
    [InlineData("TRACE", "/api/search", "POST")]
    public async Task Server_names_the_methods_that_an_address_has(string method, string path, string allowed)
    {
        var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal("method_not_allowed", await response.ProblemCode(405));
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/api/search/more")]
    [InlineData("/api/index/runs/0")]
    [InlineData("/api/index/runs/-1")]
    [InlineData("/api/index/runs/abc")]
    [InlineData("/api/index/runs/1.5")]
    [InlineData("/api/index/runs/99999999999999999999")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/appsettings.json")]
    [InlineData("/CodeSight.Api.dll")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/a%00b")]
    [InlineData("/%ff")]
    [InlineData("//api/status")]
    public async Task Server_has_nothing_at_other_addresses(string path)
    {
        var answer = await RawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

        // A NUL in a path is refused by the web server before anything of ours runs.
        Assert.StartsWith(
            path.Contains("%00", StringComparison.Ordinal) ? "HTTP/1.1 400" : "HTTP/1.1 404", answer, StringComparison.Ordinal);
        if (!path.Contains("%00", StringComparison.Ordinal)) Assert.Contains("\"code\":\"not_found\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offset=-1", "out_of_range")]
    [InlineData("limit=0", "out_of_range")]
    [InlineData("limit=1001", "out_of_range")]
    [InlineData("offset=abc", "invalid_parameter")]
    [InlineData("limit=1.5", "invalid_parameter")]
    [InlineData("limit=99999999999", "invalid_parameter")]
    [InlineData("limit=", "invalid_parameter")]
    [InlineData("offset=1&offset=2", "invalid_parameter")]
    [InlineData("state=lost", "invalid_parameter")]
    [InlineData("state=0", "invalid_parameter")]
    [InlineData("state=indexed,failed", "invalid_parameter")]
    [InlineData("state=Indexed%00", "invalid_parameter")]
    public async Task Files_refuses_parameters_out_of_range(string query, string code) =>
        Assert.Equal(code, await (await _client.GetAsync($"/api/files?{query}")).ProblemCode(400));

    [Theory]
    [InlineData("{\"force_rebuild\":\"true\"}")]
    [InlineData("{\"force_rebuild\":1}")]
    [InlineData("{\"force_rebuild\":null}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Index_refuses_a_body_that_it_does_not_understand(string body)
    {
        Assert.Equal("invalid_body", await (await _client.PostJson("/api/index", body)).ProblemCode(400));
        Assert.DoesNotContain(fixture.Open.Indexing.Calls, call => call.StartsWith("start", StringComparison.Ordinal));
    }

    private async Task<string> RawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _client.BaseAddress?.Port ?? 0);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public sealed class Server : IDisposable
    {
        internal TestServer Open { get; } = new();

        public void Dispose() => Open.Dispose();
    }
}
