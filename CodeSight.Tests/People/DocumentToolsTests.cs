using System.Globalization;
using System.Net;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.People;

/// <summary>/mcp as the protocol's own client sees it, with the permissions of its caller (C9).</summary>
public sealed class DocumentToolsTests : IAsyncLifetime
{
    private static readonly string Long = string.Concat(Enumerable.Range(1, 60).Select(
        i => $"# Rule {i}\n\n{string.Concat(Enumerable.Range(1, 60).Select(j => $"Sentence {j} of rule {i} says what applies. "))}\n\n"));

    private PeopleWorld _world = null!; // set before each test
    private string _reader = "";

    public async Task InitializeAsync()
    {
        _world = await PeopleWorld.CreateAsync(
            ("travel/hotels.md", "# Hotels\n\nA hotel may cost EUR 140 per night.\n"), ("travel/long.md", Long),
            ("board/salaries.md", "# Salaries\n\nThe board's hotel in Zanzibar costs EUR 900 per night.\n"));
        _reader = await _world.AddReaderAsync("ada@example.com");
        await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "Travel", globs = new[] { "travel/**" }, is_open = true }, HttpStatusCode.Created);
        while ((await _world.Admin.Read("/api/files?state=indexed"))!["total"]!.GetValue<int>() < 3
            || (await _world.Admin.Send(HttpMethod.Post, "/api/search", new { query = "Zanzibar" }))!["results"]!.AsArray().Count == 0)
            await Task.Yield();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Tools_show_what_their_caller_may_read_and_nothing_else()
    {
        await using var ada = await ConnectAsync(await KeyAsync(_reader, "search", "ask", "files"));
        Assert.Equal(
            ["ask", "list_documents", "read_document", "search"], (await ada.ListToolsAsync()).Select(tool => tool.Name).Order(StringComparer.Ordinal));
        await using var admin = await ConnectAsync(await KeyAsync(null, "search", "ask", "files"));

        var all = await CallAsync(admin, "search", new() { ["query"] = "hotel per night" });
        Assert.Contains("board/salaries.md", Paths(all.GetProperty("results")));
        var own = await CallAsync(ada, "search", new() { ["query"] = "hotel per night" });
        Assert.Contains("travel/hotels.md", Paths(own.GetProperty("results")));
        Assert.All(Paths(own.GetProperty("results")), path => Assert.StartsWith("travel/", path, StringComparison.Ordinal));

        var answer = await CallAsync(ada, "ask", new() { ["question"] = "How much may a hotel cost per night?" });
        Assert.Contains("140", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("travel/hotels.md", Paths(answer.GetProperty("sources"))[0]);

        var list = await CallAsync(ada, "list_documents", []);
        Assert.Equal(2, list.GetProperty("total").GetInt32());
        Assert.Equal(["travel/hotels.md", "travel/long.md"], Paths(list.GetProperty("documents")));

        var secret = all.GetProperty("results").EnumerateArray().First(result => Path(result) == "board/salaries.md").GetProperty("document_id").GetInt64();
        var refused = await ada.CallToolAsync("read_document", new Dictionary<string, object?> { ["id"] = secret });
        var missing = await ada.CallToolAsync("read_document", new Dictionary<string, object?> { ["id"] = 987_654 });
        Assert.True(refused.IsError);
        Assert.Equal(
            TextOf(missing).Replace("987654", "N", StringComparison.Ordinal), TextOf(refused).Replace(Number(secret), "N", StringComparison.Ordinal));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await ada.ReadResourceAsync($"codesight://documents/{secret}"));
        Assert.Contains("Zanzibar", TextOf(await admin.CallToolAsync("read_document", new Dictionary<string, object?> { ["id"] = secret })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_is_read_in_parts_and_as_a_resource()
    {
        await using var ada = await ConnectAsync(await KeyAsync(_reader, "files"));
        var resources = await ada.ListResourcesAsync();
        Assert.Equal(["travel/hotels.md", "travel/long.md"], resources.Select(resource => resource.Name));
        var uri = resources[1].Uri;
        var id = long.Parse(uri.Split('/')[^1], CultureInfo.InvariantCulture);

        var parts = new List<string>();
        for (int? offset = 0; offset is { } from;)
        {
            var page = await CallAsync(ada, "read_document", new() { ["id"] = id, ["offset"] = from });
            parts.AddRange(page.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("text").GetString()!));
            offset = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Number ? next.GetInt32() : null;
        }

        Assert.True(parts.Count > 500, "The document is meant to have more parts than one resource.");
        var resource = (await ada.ReadResourceAsync(uri)).Contents.Cast<TextResourceContents>().Select(content => content.Text).ToList();
        Assert.Equal(parts.Take(500), resource.SkipLast(1));
        Assert.Equal($"The document goes on: read_document with id {id} and offset 500.", resource[^1]);
        var hotels = (await ada.ReadResourceAsync(resources[0].Uri)).Contents.Cast<TextResourceContents>().Select(content => content.Text);
        Assert.Contains("EUR 140", Assert.Single(hotels), StringComparison.Ordinal);
        for (var rule = 1; rule <= 60; rule++)
            for (var sentence = 1; sentence <= 60; sentence++)
                Assert.Contains($"Sentence {sentence} of rule {rule} says", string.Join('\n', parts), StringComparison.Ordinal);

        var entries = (await _world.Admin.Read("/api/admin/audit?action=document.open"))!["entries"]!.AsArray();
        Assert.Equal(["travel/hotels.md", "travel/long.md"], entries.Select(entry => Text(entry!["object"])));
    }

    [Fact]
    public async Task Tool_that_the_key_has_no_scope_for_is_neither_listed_nor_called()
    {
        await using var client = await ConnectAsync(await KeyAsync(_reader, "search"));

        Assert.Equal("search", Assert.Single(await client.ListToolsAsync()).Name);
        foreach (var (tool, argument, value) in new (string, string, object)[] { ("ask", "question", "Who?"), ("list_documents", "limit", 5), ("read_document", "id", 1) })
            await Assert.ThrowsAnyAsync<McpException>(async () => await client.CallToolAsync(tool, new Dictionary<string, object?> { [argument] = value }));
        Assert.Empty(await client.ListResourcesAsync());
        var refused = (await _world.Admin.Read("/api/admin/audit?action=access.refuse"))!["entries"]!.AsArray();
        Assert.Equal(["MCP read_document", "MCP list_documents", "MCP ask"], refused.Select(entry => Text(entry!["object"])));
    }

    [Fact]
    public async Task Bad_arguments_are_answered_in_words()
    {
        await using var client = await ConnectAsync(await KeyAsync(null, "search", "ask", "files"));
        foreach (var (tool, arguments, word) in new (string, Dictionary<string, object?>, string)[]
        {
            ("search", new() { ["query"] = " " }, "visible character"),
            ("search", new() { ["query"] = "x", ["limit"] = 0 }, "from 1 to 100"),
            ("search", new() { ["query"] = "x", ["files"] = "[" }, "pattern"),
            ("ask", new() { ["question"] = new string('x', 10_001) }, "at most 10000"),
            ("list_documents", new() { ["offset"] = -1 }, "at least 0"),
            ("search", [], "argument is missing"),
            ("search", new() { ["query"] = "x", ["limit"] = new { many = 1 } }, "argument is missing"),
        })
        {
            var result = await client.CallToolAsync(tool, arguments);
            Assert.True(result.IsError, $"{tool} took bad arguments");
            Assert.Contains(word, TextOf(result), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Key_that_ends_is_refused_at_the_next_request()
    {
        var key = await KeyAsync(_reader, "search");
        await using var client = await ConnectAsync(key);
        await client.ListToolsAsync();
        await _world.Admin.Send(
            HttpMethod.Patch, $"/api/admin/accounts/{_reader}", new { is_active = false });

        var fault = await Assert.ThrowsAnyAsync<Exception>(async () => await client.CallToolAsync("search", new Dictionary<string, object?> { ["query"] = "hotel" }));

        Assert.Contains("401", fault.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync("cs_wrong"));
    }

    private async Task<string> KeyAsync(string? account, params string[] scopes) =>
        Text((await _world.Admin.Send(HttpMethod.Post, "/api/admin/keys", new { name = "mcp", scopes, account }, HttpStatusCode.Created))!["secret"]);

    private async Task<McpClient> ConnectAsync(string key)
    {
        using var browser = _world.Server.Client();
        return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(browser.BaseAddress!, "/mcp"), // the server listens
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        }));
    }

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        Assert.True(result.IsError != true, TextOf(result));
        var content = result.StructuredContent ?? throw new InvalidOperationException("The tool has no structured content.");
        var described = (await client.ListToolsAsync()).Single(one => one.Name == tool).ProtocolTool.OutputSchema;
        HasWhatIsPromised(content, described ?? throw new InvalidOperationException("The tool has no schema."), tool);
        return content;
    }

    // Clients refuse a reply that lacks a member which its schema requires.
    private static void HasWhatIsPromised(JsonElement content, JsonElement schema, string place)
    {
        if (content.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var members))
        {
            foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(one => one.GetString()!) : [])
                Assert.True(content.TryGetProperty(name, out _), $"{place} lacks '{name}'");
            foreach (var member in members.EnumerateObject())
                if (content.TryGetProperty(member.Name, out var value)) HasWhatIsPromised(value, member.Value, $"{place}.{member.Name}");
        }
        else if (content.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in content.EnumerateArray()) HasWhatIsPromised(item, items, place);
        }
    }

    private static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static IReadOnlyList<string> Paths(JsonElement list) => [.. list.EnumerateArray().Select(Path)];

    private static string Path(JsonElement item) => item.GetProperty("file_path").GetString() ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
