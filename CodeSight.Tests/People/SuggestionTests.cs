using System.Net;
using System.Text.Json.Nodes;
using CodeSight.Core.Asking;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.People;

/// <summary>What answers suggest to ask next, by the whole server: it can be asked, is answered, and tells of nothing that may not be read.</summary>
public sealed class SuggestionTests(ITestOutputHelper output)
{
    private const string Cars = "What do the documents say about company cars?";

    // Long enough that each section is a chunk of its own.
    private static readonly string Leave = Page(
        "Leave",
        ("Introduction", "This page holds the rules for all who work here.", "It is kept by the people team and is read again each spring."),
        ("Annual leave", "Everybody has 30 days of annual leave a year.", "Part-time staff have a share of the annual leave, and the lead agrees to the days in writing."),
        ("Company cars", "Every company car is booked on the intranet.", "A company car is brought back clean and with a full tank, and its key is put into the box."),
        ("Who pays for repairs?", "The firm pays for repairs, unless a driver was drunk.", "Bills for repairs are sent to the fleet desk by the driver, who signs each of them."),
        ("Quorvex bonus", "The quorvex bonus is paid in March to those who take all their days.", "The quorvex bonus is the same for everybody and is taxed."));

    private static readonly string Urlaub = Page(
        "Reisen",
        ("Hotels", "Ein Hotel darf in Berlin höchstens 140 Euro für die Nacht kosten.", "Das Frühstück ist bei dem Preis des Hotels nicht enthalten und wird nicht bezahlt."),
        ("Bahnfahrten", "Bahnfahrten sind für alle Reisen unter sechs Stunden die Regel.", "Die Fahrkarte der Bahnfahrten wird von der Firma bezahlt und ist vor der Reise zu buchen."));

    [Fact]
    public async Task Suggestions_are_sections_that_were_not_cited_and_each_is_answered_from_its_own_file()
    {
        await using var world = await StartAsync(("open/leave.md", Leave), ("open/reisen.md", Urlaub));
        using var ada = await SignInAsync(world);

        var answer = await AskAsync(ada, "How many days of annual leave do I have?");
        var suggestions = Suggestions(answer);
        Assert.Equal([Cars, "Who pays for repairs?", "What do the documents say about quorvex bonus?"], suggestions);
        Assert.Equal(suggestions, Suggestions(await AskAsync(ada, "How many days of annual leave do I have?")));
        foreach (var suggestion in suggestions)
        {
            var history = new[] { new { role = "user", text = "How many days of annual leave do I have?" }, new { role = "assistant", text = (string)answer["text"]! } };
            var next = (await ada.Send(HttpMethod.Post, "/api/ask", new { question = suggestion, history }))!;
            Assert.Contains(next["sources"]!.AsArray(), source => (string?)source!["file_path"] == "open/leave.md");
            Assert.DoesNotContain(suggestion, Suggestions(next));
        }

        var german = Suggestions(await AskAsync(ada, "Was darf ein Hotel in Berlin kosten?"));
        Assert.Equal("Was steht in den Dokumenten zum Thema Bahnfahrten?", german[0]);
        // What was asked before is not suggested again.
        var asked = new[] { new { role = "user", text = Cars }, new { role = "assistant", text = "On the intranet [1]." } };
        var again = (await ada.Send(HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave do I have?", history = asked }))!;
        Assert.DoesNotContain(Cars, Suggestions(again));
    }

    [Fact]
    public async Task Suggestions_are_the_same_in_a_streamed_answer_and_none_in_a_courtesy()
    {
        await using var world = await StartAsync(("open/leave.md", Leave));
        using var ada = await SignInAsync(world);
        const string question = "How many days of annual leave do I have?";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = System.Net.Http.Json.JsonContent.Create(new { question }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var events = await (await ada.SendAsync(request)).Content.ReadAsStringAsync();
        var done = JsonNode.Parse(events.Split("event: done\ndata: ")[1].Split('\n')[0])!;
        Assert.NotEmpty(Suggestions(done));
        Assert.Equal(Suggestions(await AskAsync(ada, question)), Suggestions(done));

        var thanks = await AskAsync(ada, "Thanks!");
        Assert.Equal((Courtesies.ReplyTo("Thanks!"), "none/extractive", "Thanks!"), ((string?)thanks["text"], (string?)thanks["model"], (string?)thanks["searched_for"]));
        Assert.Empty(thanks["sources"]!.AsArray());
        Assert.Empty(thanks["related"]!.AsArray());
        Assert.Empty(Suggestions(thanks));
        Assert.NotEmpty((await AskAsync(ada, "Thanks, and company cars?"))["sources"]!.AsArray());
    }

    [Fact]
    public async Task Suggestions_come_from_nothing_that_the_caller_or_the_filter_leaves_out()
    {
        await using var world = await StartAsync(
            ("open/leave.md", Leave), ("board/leave.md", Leave.Replace("quorvex", "zibblex", StringComparison.OrdinalIgnoreCase)));
        using var ada = await SignInAsync(world);
        foreach (var question in new[] { "How many days of annual leave do I have?", "When is the bonus paid?", "Who repairs the roof of the moon?" })
        {
            Assert.DoesNotContain("ibblex", (await AskAsync(ada, question)).ToJsonString(), StringComparison.Ordinal);
            var filtered = (await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question, file_glob = "board/**" }))!;
            Assert.DoesNotContain("uorvex", filtered.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Suggestions_over_the_handbook_are_answered_from_the_file_they_are_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var server = new PeopleServer(Path.Combine(SharedData.RepositoryRoot, "samples", "handbook"), database);
        await server.AddAdministratorAsync();
        using var admin = await server.SignInAsync();
        await Eventually.UntilAsync(async () => (await admin.Read("/api/status")) is { } status
            && (int)status["total_files"]! == 17 && (int)status["queue_depth"]! == 0);
        var suggested = new Dictionary<string, (string Question, string Answer)>();
        var (questions, withSome) = (0, 0);
        foreach (var line in new[] { "questions.jsonl", "evaluation.jsonl" }.SelectMany(file => File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "samples", file))))
        {
            var question = (string)JsonNode.Parse(line)!["text"]!;
            var answer = await AskAsync(admin, question);
            questions++;
            if (Suggestions(answer) is { Length: > 0 } suggestions)
            {
                withSome++;
                foreach (var suggestion in suggestions) suggested.TryAdd(suggestion, (question, (string)answer["text"]!));
            }
        }

        var missed = new List<string>();
        foreach (var (suggestion, (question, answer)) in suggested)
        {
            var history = new[] { new { role = "user", text = question }, new { role = "assistant", text = answer } };
            var next = (await admin.Send(HttpMethod.Post, "/api/ask", new { question = suggestion, history }))!;
            var expected = (await admin.Send(HttpMethod.Post, "/api/search", new { query = (string)next["searched_for"]!, arm = "keywords", top_k = 1 }))!["results"]![0]!;
            if (!next["sources"]!.AsArray().Any(source => (string?)source!["file_path"] == (string?)expected["file_path"])) missed.Add(suggestion);
        }

        output.WriteLine($"{questions} questions, {withSome} with suggestions, {suggested.Count} different ones, not answered from their file: {string.Join("; ", missed)}");
        Assert.True(withSome > questions * 0.8);
        Assert.True(missed.Count <= suggested.Count * 0.05);
    }

    private static async Task<PeopleWorld> StartAsync(params (string Path, string Text)[] documents)
    {
        var world = await PeopleWorld.CreateAsync(documents);
        await world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "Open", globs = new[] { "open/**" }, is_open = true }, HttpStatusCode.Created);
        await Eventually.UntilAsync(async () => (await world.Admin.Read("/api/status")) is { } status
            && (int)status["total_files"]! == documents.Length && (int)status["queue_depth"]! == 0);
        return world;
    }

    private static async Task<HttpClient> SignInAsync(PeopleWorld world)
    {
        await world.AddReaderAsync("ada@example.com");
        return await world.Server.SignInAsync("ada@example.com");
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, string question) => (await client.Send(HttpMethod.Post, "/api/ask", new { question }))!;

    private static string[] Suggestions(JsonNode answer) => [.. answer["suggestions"]!.AsArray().Select(suggestion => (string)suggestion!)];

    private static string Page(string title, params (string Heading, string First, string Body)[] sections) =>
        $"# {title}\n\n" + string.Concat(sections.Select(
            section => $"## {section.Heading}\n\n{section.First}\n\n{string.Concat(Enumerable.Repeat(section.Body + " ", 14))}\n\n"));
}
