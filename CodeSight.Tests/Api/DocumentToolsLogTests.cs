namespace CodeSight.Tests.Api;

/// <summary>The log of /mcp holds nothing that a client sends: an assistant puts its user's question into all of it.</summary>
public sealed class DocumentToolsLogTests : IDisposable
{
    private const string Word = "zanzibar";

    private readonly TestServer _server = TestServer.WithKey();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("initialize", """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"zanzibar","version":"zanzibar"}}""")]
    [InlineData("tools/call", """{"name":"zanzibar","arguments":{}}""")]
    [InlineData("tools/call", """{"name":"search","arguments":{"query":"zanzibar"}}""")]
    [InlineData("tools/call", """{"name":"search","arguments":{"query":"zanzibar","limit":{"zanzibar":1}}}""")]
    [InlineData("tools/call", """{"name":"search","arguments":{"zanzibar":1}}""")]
    [InlineData("resources/read", """{"uri":"codesight://documents/zanzibar"}""")]
    [InlineData("zanzibar", "{}")]
    public async Task Request_is_answered_and_nothing_of_it_is_logged(string method, string parameters)
    {
        using var client = _server.ClientWithKey();
        client.DefaultRequestHeaders.Add("Accept", "application/json, text/event-stream");

        using var response = await client.PostJson("/mcp", $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""");

        Assert.Contains("\"id\":1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Word, _server.Logs.Text, StringComparison.OrdinalIgnoreCase);
    }
}
