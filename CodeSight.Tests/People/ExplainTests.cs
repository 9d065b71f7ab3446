using System.Net;
using System.Text.Json.Nodes;
using CodeSight.Tests.Coordination;

namespace CodeSight.Tests.People;

/// <summary>POST /api/explain by the whole server, and that it agrees with what a search finds.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private const string Question = "How many days of sick leave do employees get?";

    private PeopleWorld _world = null!; // set before each test
    private HttpClient _ada = null!; // set before each test

    public async Task InitializeAsync()
    {
        (string, string)[] others =
        [
            .. Enumerable.Range(0, 30).Select(i => ($"open/notes/note-{i:D2}.md", $"# Note {i}\n\nEmployees get {i + 2} days of sick leave in country number {i}.\n")),
        ];
        _world = await PeopleWorld.CreateAsync(
        [
            .. others,
            ("open/sick-leave.md", "# Sick leave\n\nEmployees get 12 days of sick leave a year at full pay.\n"),
            ("open/canteen.md", "# Canteen\n\nThe canteen opens at noon and closes two hours later. Soup costs 3 euros.\n"),
            ("open/days.md", "# Calendar\n\nThe office counts days from Monday.\n"),
            ("open/blob.bin", "\0\u0001\u0002 nothing to read"),
            ("open/empty.md", "\n"),
            ("board/quorvex.md", "# Quorvex\n\nThe purchase of quorvex costs 41 million.\n"),
        ]);
        await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "Open", globs = new[] { "open/**" }, is_open = true }, HttpStatusCode.Created);
        await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "Notes", globs = new[] { "open/notes/*" }, is_open = true }, HttpStatusCode.Created);
        await _world.AddReaderAsync("ada@example.com");
        _ada = await _world.Server.SignInAsync("ada@example.com");
        await Eventually.UntilAsync(async () => (await _world.Admin.Read("/api/status")) is { } status
            && (int)status["total_files"]! == 34 && (int)status["queue_depth"]! == 0);
    }

    public async Task DisposeAsync()
    {
        _ada.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Verdicts_are_reached_and_their_ranks_are_those_of_the_search()
    {
        var found = await ExplainAsync("open/sick-leave.md");
        Assert.Equal("found", (string?)found["verdict"]);
        Assert.Equal(["days", "employees", "get", "leave", "sick"], Words(found["words_found"]!));
        Assert.Equal("indexed", (string?)found["file"]!["state"]);
        Assert.Null(found["collections"]);
        await AssertAgreesAsync(found, "open/sick-leave.md");

        var low = await ExplainAsync("open/days.md");
        Assert.Equal("too_low", (string?)low["verdict"]);
        Assert.Equal(["days"], Words(low["words_found"]!));
        Assert.Equal(["employees", "get", "leave", "many", "sick"], Words(low["words_missing"]!));
        Assert.Equal(5, low["ahead"]!.AsArray().Count);
        await AssertAgreesAsync(low, "open/days.md");

        var foreign = await ExplainAsync("open/canteen.md");
        Assert.Equal("no_words_in_common", (string?)foreign["verdict"]);
        Assert.Null(foreign["keywords"]);
        await AssertAgreesAsync(foreign, "open/canteen.md");

        var filtered = await ExplainAsync("open/sick-leave.md", new JsonObject { ["file_glob"] = "*.pdf" });
        Assert.Equal(("filtered", "file_glob"), ((string?)filtered["verdict"], (string?)filtered["filtered_by"]));
        Assert.Equal((int)found["fused"]!["rank"]!, (int)filtered["fused"]!["rank"]!);
        var narrowed = await ExplainAsync("open/sick-leave.md", new JsonObject { ["collections"] = new JsonArray("Notes") });
        Assert.Equal(("filtered", "collections"), ((string?)narrowed["verdict"], (string?)narrowed["filtered_by"]));

        var skipped = await ExplainAsync("open/blob.bin");
        Assert.Equal(("not_indexed", "skipped"), ((string?)skipped["verdict"], (string?)skipped["file"]!["state"]));
        Assert.Contains((string)skipped["file"]!["reason"]!, (string)skipped["text"]!, StringComparison.Ordinal);
        var empty = await ExplainAsync("open/empty.md");
        Assert.Equal(("not_indexed", "empty"), ((string?)empty["verdict"], (string?)empty["file"]!["state"]));
    }

    [Fact]
    public async Task File_among_the_passages_is_found_exactly_where_the_answer_cites_it()
    {
        var answer = (await _ada.Send(HttpMethod.Post, "/api/ask", new { question = Question, top_k = 10 }))!;
        var cited = answer["sources"]!.AsArray().Select(source => (string)source!["file_path"]!).ToHashSet();
        var results = (await _ada.Send(HttpMethod.Post, "/api/search", new { query = Question, top_k = 10 }))!["results"]!.AsArray()
            .Select(result => (string)result!["file_path"]!).ToList();
        Assert.NotEmpty(cited);
        Assert.NotEqual(cited.Count, results.Count);
        foreach (var path in results)
        {
            var explained = await ExplainAsync(path, new JsonObject { ["top_k"] = 10 });
            Assert.Equal(cited.Contains(path) ? "found" : "not_cited", (string?)explained["verdict"]);
            Assert.Equal(results.IndexOf(path) + 1, (int)explained["fused"]!["rank"]!);
        }
    }

    [Fact]
    public async Task File_that_may_not_be_read_is_explained_as_one_that_does_not_exist()
    {
        var question = "What does the purchase of quorvex cost?";
        var hidden = await RawAsync(_ada, new { question, file_path = "board/quorvex.md" });
        var missing = await RawAsync(_ada, new { question, file_path = "board/zibblex.md" });
        Assert.Equal(missing, hidden);
        Assert.Contains("\"not_there\"", hidden, StringComparison.Ordinal);
        // A glob or a collection that would let it through changes nothing.
        Assert.Equal(missing, await RawAsync(_ada, new { question, file_path = "board/quorvex.md", file_glob = "board/**" }));

        var told = JsonNode.Parse(await RawAsync(_world.Admin, new { question, file_path = "board/quorvex.md" }))!;
        Assert.Equal("found", (string?)told["verdict"]);
        Assert.Empty(told["collections"]!.AsArray());
        var open = JsonNode.Parse(await RawAsync(_world.Admin, new { question, file_path = "open/notes/note-01.md" }))!;
        Assert.Equal(["Notes", "Open"], open["collections"]!.AsArray().Select(collection => (string?)collection!["name"]));
    }

    /// <summary>That the rank in the order of a search is where a search has the file's first passage.</summary>
    private async Task AssertAgreesAsync(JsonNode explained, string path)
    {
        var found = (await _ada.Send(HttpMethod.Post, "/api/search", new { query = Question, top_k = 100 }))!["results"]!.AsArray();
        var rank = (int)explained["fused"]!["rank"]!;
        Assert.Equal(found.Count, (int)explained["fused"]!["of"]!);
        if (rank <= 15)
        {
            var best = (await _ada.Send(HttpMethod.Post, "/api/search", new { query = Question, top_k = 15 }))!["results"]![rank - 1]!;
            Assert.Equal((path, (string?)best["content"]), ((string?)best["file_path"], (string?)explained["passage"]!["content"]));
        }

        foreach (var arm in new[] { "keywords", "vectors" })
        {
            var results = (await _ada.Send(HttpMethod.Post, "/api/search", new { query = Question, top_k = 100, arm }))!["results"]!.AsArray();
            var at = results.Select(result => (string?)result!["file_path"]).ToList().IndexOf(path);
            Assert.Equal(at < 0 ? null : at + 1, (int?)explained[arm]?["rank"]);
            if (at >= 0) Assert.Equal(results.Count, (int)explained[arm]!["of"]!);
        }
    }

    private async Task<JsonNode> ExplainAsync(string path, JsonObject? more = null)
    {
        var body = more ?? [];
        body.TryAdd("question", Question);
        body["file_path"] = path;
        return (await _ada.Send(HttpMethod.Post, "/api/explain", body))!;
    }

    private static async Task<string> RawAsync(HttpClient client, object body)
    {
        var response = await client.PostAsync("/api/explain", System.Net.Http.Json.JsonContent.Create(body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static string[] Words(JsonNode words) => [.. words.AsArray().Select(word => (string)word!).Order(StringComparer.Ordinal)];
}
