using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Models.LanguageModels;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

/// <summary>POST /api/ask with Accept: text/event-stream (C1).</summary>
public sealed class AskStreamTests : IDisposable
{
    private const string Question = """{"question":"When is payment due?","file_glob":"contracts/*"}""";

    private readonly TestServer _server = new(("CODESIGHT_MAX_STREAMS", "2"));

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Answer_arrives_as_search_sources_deltas_and_the_whole()
    {
        using var response = await SendAsync();

        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["no"], response.Headers.GetValues("X-Accel-Buffering"));
        var events = await ReadAsync(response).ToListAsync();
        Assert.Equal(["search", "sources", "delta", "delta", "done"], events.Select(item => item.Name));
        Assert.Equal("When is payment due?", events[0].Data.GetProperty("searched_for").GetString());
        Assert.Equal(
            (1, 12.3), (events[0].Data.GetProperty("passages").GetInt32(), events[0].Data.GetProperty("milliseconds").GetDouble()));
        Assert.Equal(
            ["file_path", "page", "start_line", "end_line", "section", "score", "content", "chunk_id", "document_id"],
            events[1].Data.GetProperty("sources")[0].Members());
        Assert.Equal("openai/gpt", events[1].Data.GetProperty("model").GetString());
        Assert.Equal("In 30 days [1].", string.Concat(events[2..4].Select(item => item.Data.GetProperty("text").GetString())));
        Assert.Equal("[1]", events[3].Data.GetProperty("cited").GetRawText());
        Assert.Equal(["text", "sources", "model", "related", "searched_for", "sentences", "suggestions", "usage", "message_id"], events[4].Data.Members());
        Assert.Equal("In 30 days [1].", events[4].Data.GetProperty("text").GetString());
        Assert.Equal("""[{"start":0,"end":15,"support":"weak"}]""", events[4].Data.GetProperty("sentences").GetRawText());
        Assert.Equal((100, 7), (Tokens(events[4], "input_tokens"), Tokens(events[4], "output_tokens")));
        Assert.Equal("contracts/*", Assert.Single(_server.Answerer.Requests).FileGlob);
    }

    [Fact]
    public async Task Answer_is_not_streamed_to_whoever_does_not_ask_for_it()
    {
        foreach (var accept in new[] { "application/json", "*/*", "text/event-stream;q=0, application/json" })
        {
            using var response = await SendAsync(accept: accept);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Failure_before_the_first_event_is_an_ordinary_response()
    {
        _server.Answerer.Stream = (_, _) => Failing(new BusyException(TimeSpan.FromSeconds(2)));
        using var busy = await SendAsync();
        Assert.Equal("busy", await busy.ProblemCode(503));
        using var empty = await SendAsync("""{"question":" "}""");
        Assert.Equal("empty_question", await empty.ProblemCode(400));
    }

    [Fact]
    public async Task Failure_of_the_language_model_is_an_event_and_is_logged()
    {
        _server.Answerer.Stream = (_, _) => Failing(new LanguageModelUnavailableException("openai refused the key"), Fake.Events.Take(3));
        using var response = await SendAsync();

        var events = await ReadAsync(response).ToListAsync();

        Assert.Equal(["search", "sources", "delta", "error"], events.Select(item => item.Name));
        Assert.Equal("language_model_unavailable", events[^1].Data.GetProperty("code").GetString());
        Assert.Equal(503, events[^1].Data.GetProperty("status").GetInt32());
        Assert.Contains(
            _server.Logs.Entries,
            entry => entry.Level == LogLevel.Warning && entry.Text.Contains("refused the key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bug_is_an_event_without_its_details()
    {
        _server.Answerer.Stream = (_, _) => Failing(new InvalidOperationException("secret"), Fake.Events.Take(2));
        using var response = await SendAsync();
        var last = (await ReadAsync(response).ToListAsync())[^1];
        Assert.Equal(("error", "internal_error"), (last.Name, last.Data.GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", last.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_bridged_by_comments()
    {
        var go = new TaskCompletionSource();
        _server.Answerer.Stream = (_, token) => PausingAsync(go.Task, token);
        using var response = await SendAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await ReadUntilAsync(reader, "event: sources");

        using var heard = new CancellationTokenSource();
        var passing = PassTimeAsync(heard.Token);
        await ReadUntilAsync(reader, ":");
        await heard.CancelAsync();
        await passing;
        go.SetResult();
        await ReadUntilAsync(reader, "event: done");
    }

    [Fact]
    public async Task Generation_is_cancelled_when_the_client_goes_away()
    {
        var ended = new TaskCompletionSource();
        _server.Answerer.Stream = (_, token) =>
        {
            token.Register(() => ended.TrySetResult());
            return PausingAsync(new TaskCompletionSource().Task, token);
        };
        var response = await SendAsync();
        response.Dispose();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Streams_over_the_limit_are_refused_and_their_places_come_back()
    {
        var go = new TaskCompletionSource();
        _server.Answerer.Stream = (_, token) => PausingAsync(go.Task, token);
        using var first = await SendAsync();
        using var second = await SendAsync();
        using var third = await SendAsync();
        Assert.Equal("busy", await third.ProblemCode(503));
        Assert.NotNull(third.Headers.RetryAfter);

        go.SetResult();
        Assert.Equal("done", (await ReadAsync(first).LastAsync()).Name);
        Assert.Equal("done", (await ReadAsync(second).LastAsync()).Name);
        HttpResponseMessage again;
        // The place is free a moment after the last byte was read.
        do again = await SendAsync();
        while (again.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal("done", (await ReadAsync(again).LastAsync()).Name);
        again.Dispose();
    }

    private static async Task ReadUntilAsync(StreamReader reader, string line)
    {
        while (await reader.ReadLineAsync() is { } read)
            if (read == line) return;
        Assert.Fail($"The stream ended before '{line}'.");
    }

    private static async IAsyncEnumerable<(string Name, JsonElement Data)> ReadAsync(HttpResponseMessage response)
    {
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            yield return (item.EventType, JsonDocument.Parse(item.Data).RootElement);
    }

    private static async IAsyncEnumerable<AnswerEvent> Failing(Exception fault, params IEnumerable<AnswerEvent> before)
    {
        foreach (var item in before) yield return item;
        await Task.Yield();
        throw fault;
    }

    private static async IAsyncEnumerable<AnswerEvent> PausingAsync(Task go, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in Fake.Events.Take(2)) yield return item;
        await go.WaitAsync(cancellationToken);
        foreach (var item in Fake.Events.Skip(2)) yield return item;
    }

    private async Task PassTimeAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            _server.Time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static int Tokens((string Name, JsonElement Data) item, string name) =>
        item.Data.GetProperty("usage").GetProperty(name).GetInt32();

    private async Task<HttpResponseMessage> SendAsync(string body = Question, string accept = "text/event-stream")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = new StringContent(body, null, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _server.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
