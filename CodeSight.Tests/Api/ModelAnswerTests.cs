using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using CodeSight.Core.Configuration;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Models.LanguageModels;

namespace CodeSight.Tests.Api;

/// <summary>POST /api/ask with each backend, plain and streamed: what its service sends is what whoever asks reads, or one clear sentence.</summary>
public sealed class ModelAnswerTests(ModelAnswerWorld world) : IClassFixture<ModelAnswerWorld>
{
    private const int Samples = 25;
    private const string Away = "The language model did not answer; the server's log says why.";
    private const string Withheld = "The language model's content filter withheld the answer. Ask in other words, or search the documents.";

    private const string TooLong =
        "The question and the passages for its answer are more than the language model reads at once. Ask a shorter question, or with a smaller 'top_k'.";

    private static readonly string[] Words =
    [
        "A", " hotel", " costs", " EUR", " 140", ".", ", ", " ", "\n", "\n\n- ", "[1]", " [2]", "[3][1]", "[9]", "[1, 3]", "[", "]", "【2†meals.md】", "\"", "“A hotel may cost", " EUR 140” ",
        "`", "`a[1]`", "```\nx[2]\n```", "**", "Ü", "🙂", "|", "<b>", "\\",
    ];

    public static TheoryData<LanguageModelBackend> Backends => [.. ChatProtocol.All.Keys];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Text_is_that_of_its_deltas_and_of_the_plain_answer_however_the_reply_is_cut(LanguageModelBackend backend)
    {
        var protocol = world.Use(backend);
        for (var seed = 0; seed < Samples; seed++)
        {
            var random = new Random(seed);
            var text = "It" + string.Concat(random.GetItems(Words, random.Next(1, 40)));
            var reply = new ModelReply([.. Cut(text, random)]) { Reasoning = random.Next(2) == 0 ? "Thinking [1]." : null };
            var stream = protocol.StreamedAtOnce(reply);
            world.StandIn.Say(stream.CutAt(Enumerable.Range(0, 50).Select(_ => random.Next(1, stream.Body.Length / 10))));
            var events = await StreamAsync();
            world.StandIn.Say(protocol.Plain(reply));
            var (status, plain, _) = await world.AskAsync();

            Assert.True(status == System.Net.HttpStatusCode.OK, $"{seed}: {plain}");
            Assert.Equal(["search", "sources", "done"], events.Select(item => item.Name).Where(name => name != "delta"));
            var (found, done) = (events[1].Data, events[^1].Data);
            var deltas = events.Where(item => item.Name == "delta").Select(item => item.Data).ToList();
            var whole = string.Concat(deltas.Select(delta => (string)delta["text"]!));
            Assert.Equal((string)done["text"]!, whole);
            Assert.Equal((string)plain["text"]!, whole);
            Assert.Equal(plain["sources"]!.ToJsonString(), done["sources"]!.ToJsonString());
            var cited = deltas.SelectMany(delta => delta["cited"]!.AsArray().Select(number => found["sources"]![(int)number! - 1])).ToList();
            // An answer that cites nothing was written from all of them.
            Assert.Equal(Chunks(done["sources"]!.AsArray()), Chunks(cited is [] ? found["sources"]!.AsArray() : cited));
        }

        world.CheckLogs();
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Reasoning_is_counted_and_not_shown(LanguageModelBackend backend)
    {
        var reply = new ModelReply("A hotel may cost EUR 140 [1].") { Reasoning = "Thinking of hotels." };
        var protocol = world.Use(backend);
        var before = await world.UsedAsync();

        world.StandIn.Say(protocol.Streamed(reply));
        var done = (await StreamAsync())[^1].Data;
        world.StandIn.Say(protocol.Plain(reply));
        var (_, plain, _) = await world.AskAsync();

        Assert.Equal((reply.Text, reply.Text), ((string)done["text"]!, (string)plain["text"]!));
        Assert.Equal((10, 5), ((int)done["usage"]!["input_tokens"]!, (int)done["usage"]!["output_tokens"]!));
        await CheckUsageAsync(before, (2, 20, 10, 0));
        world.CheckLogs("Thinking of hotels");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Failure_is_a_problem_that_says_what_to_do_and_costs_what_was_used(LanguageModelBackend backend)
    {
        var protocol = world.Use(backend);
        var began = new ModelReply("A hotel may cost ", "EUR 140 [1]");
        var error = new ChatServer.Reply(401, $$$"""{"error":{"type":"x","message":"Incorrect API key provided: {{{LanguageModelConformance.Key}}}"}}""");
        var away = ("language_model_unavailable", 503, Away);
        await CheckAsync(away, "", _ => error, Nothing, Nothing);
        await CheckAsync(
            ("language_model_unavailable", 503, "The language model is over its limit. Try again in 3600 s."), "",
            _ => new ChatServer.Reply(429, RetryAfter: "3600"), Nothing, Nothing, TimeSpan.FromHours(1));
        foreach (var body in protocol.LongPrompts) await CheckAsync(("prompt_too_long", 422, TooLong), "", _ => new ChatServer.Reply(400, body), Nothing, Nothing);
        foreach (var body in protocol.FilteredPrompts) await CheckAsync(("answer_withheld", 422, Withheld), "", _ => new ChatServer.Reply(400, body), Nothing, Nothing);
        if (protocol.HasFilter)
        {
            await CheckAsync(
                ("answer_withheld", 422, Withheld), "A hotel may cost", isStreamed => protocol.Reply(began with { End = ReplyEnd.Filtered }, isStreamed), Exact, Exact);
        }

        await CheckAsync(away, "", isStreamed => protocol.Reply(new ModelReply(), isStreamed), Exact, Exact);
        await CheckAsync(away, "", isStreamed => protocol.Reply(new ModelReply() { Reasoning = "Hm." }, isStreamed), Exact, Exact);
        await CheckAsync(
            away, "A hotel may cost",
            isStreamed => isStreamed ? protocol.Streamed(began with { End = ReplyEnd.Cut }) : new ChatServer.Reply(200, protocol.Plain(began).Body[..^20]),
            used => used is { Output: 0, Estimated: 1 }, used => used is { Output: >= 9, Estimated: 1 }); // 28 bytes
        await CheckAsync(
            away, "A hotel may cost",
            isStreamed => isStreamed ? protocol.Streamed(began with { End = ReplyEnd.Fault }) : new ChatServer.Reply(500),
            Nothing, used => used is { Output: >= 9, Estimated: 1 });

        world.Use(backend, TimeSpan.FromSeconds(0.3));
        var never = new TaskCompletionSource().Task;
        // 0.3 s of a model that writes 100 tokens a second.
        await CheckAsync(
            away, "",
            isStreamed => isStreamed ? protocol.Streamed(began) with { Before = _ => never } : new ChatServer.Reply(200, Hangs: true),
            used => used is { Output: 30, Estimated: 1 }, used => used is { Output: 30, Estimated: 1 });

        world.CheckLogs("Incorrect API key", "Hm.");

        static bool Nothing((int Questions, int Input, int Output, int Estimated) used) => used == default;

        static bool Exact((int Questions, int Input, int Output, int Estimated) used) => used == (1, 10, 5, 0);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Connection_to_the_model_is_closed_when_whoever_asked_goes_away(LanguageModelBackend backend)
    {
        var protocol = world.Use(backend);
        var never = new TaskCompletionSource().Task;
        var reply = protocol.Streamed(new ModelReply("A hotel ", "may cost ", "EUR 140."));
        var tail = reply.Pieces.Count - protocol.Streamed(new ModelReply("A hotel ", "may cost ") { End = ReplyEnd.Cut }).Pieces.Count;
        world.StandIn.Say(reply with { Before = i => i == reply.Pieces.Count - tail ? never : Task.CompletedTask });
        var before = await world.UsedAsync();
        world.StandIn.Requests.Clear();

        using (var response = await world.SendAsync("text/event-stream"))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await Eventually.ForAsync(reader.ReadLineAsync()) is { } line && line != "event: delta") { }
        }

        await Eventually.ForAsync(Assert.Single(world.StandIn.Requests).Gone);
        // 17 bytes.
        await Eventually.UntilAsync(async () => Difference(before, await world.UsedAsync()) is { Questions: 1, Input: > 100, Output: >= 6, Estimated: 1 });
    }

    private async Task CheckAsync(
        (string Code, int Status, string Detail) expected,
        string sent,
        Func<bool, ChatServer.Reply> reply,
        Func<(int Questions, int Input, int Output, int Estimated), bool> isPlainUsage,
        Func<(int Questions, int Input, int Output, int Estimated), bool> isStreamUsage,
        TimeSpan? retryAfter = null)
    {
        var before = await world.UsedAsync();
        world.StandIn.Say(reply(false));
        var (status, problem, wait) = await world.AskAsync();
        Assert.Equal(expected, ((string)problem["code"]!, (int)status, (string)problem["detail"]!));
        if (retryAfter is not null) Assert.Equal(retryAfter, wait);
        await EventuallyUsedAsync(before, isPlainUsage);

        before = await world.UsedAsync();
        world.StandIn.Say(reply(true));
        var events = await StreamAsync();
        Assert.Equal("error", events[^1].Name);
        var last = events[^1].Data;
        Assert.Equal(expected, ((string)last["code"]!, (int)last["status"]!, (string)last["detail"]!));
        var deltas = string.Concat(events.Where(item => item.Name == "delta").Select(item => (string)item.Data["text"]!));
        Assert.StartsWith(sent, deltas, StringComparison.Ordinal);
        await EventuallyUsedAsync(before, isStreamUsage);
    }

    private async Task EventuallyUsedAsync(
        (int Questions, int Input, int Output, int Estimated) before, Func<(int Questions, int Input, int Output, int Estimated), bool> isExpected)
    {
        var used = before;
        try
        {
            await Eventually.UntilAsync(async () => isExpected(used = Difference(before, await world.UsedAsync())));
        }
        catch (Xunit.Sdk.FailException)
        {
            Assert.Fail($"Used: {used}.");
        }
    }

    private Task CheckUsageAsync((int, int, int, int) before, (int, int, int, int) expected) => EventuallyUsedAsync(before, used => used == expected);

    private static (int Questions, int Input, int Output, int Estimated) Difference(
        (int Questions, int Input, int Output, int Estimated) before, (int Questions, int Input, int Output, int Estimated) after) =>
        (after.Questions - before.Questions, after.Input - before.Input, after.Output - before.Output, after.Estimated - before.Estimated);

    private async Task<IReadOnlyList<(string Name, JsonNode Data)>> StreamAsync()
    {
        using var response = await world.SendAsync("text/event-stream");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()
            .Select(item => (item.EventType, JsonNode.Parse(item.Data)!)).ToListAsync();
    }

    private static IEnumerable<string> Chunks(IEnumerable<JsonNode?> sources) => sources.Select(source => source!["chunk_id"]!.ToJsonString());

    private static IEnumerable<string> Cut(string text, Random random)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(1, 9), text.Length - at);
            // JSON has no halves of a character.
            if (at + length < text.Length && char.IsLowSurrogate(text[at + length])) length++;
            yield return text.Substring(at, length);
            at += length;
        }
    }
}
