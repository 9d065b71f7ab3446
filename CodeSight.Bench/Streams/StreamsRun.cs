using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Streams;

/// <summary>A closed loop of streams: each client asks its next question as soon as it has the answer to its last.</summary>
/// <param name="questions">Asked in turn by all clients together.</param>
internal sealed class StreamsRun(StandInModel model, Uri server, string key, IReadOnlyList<string> questions, int serverId) : IDisposable
{
    private const int MinTokens = 80;
    private const int MaxTokens = 200;
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "X-API-Key", key }, { "Accept", "text/event-stream" } },
    };

    private int _number;

    /// <summary>Streams for the given time; the streams that have begun are read to their end.</summary>
    /// <param name="streams">How many at once.</param>
    public async Task<StreamsResult> RunAsync(int streams, TimeSpan time, CancellationToken cancellationToken)
    {
        var (steal, before, own, start) = (HostSteal.Read(), ProcessCpu.Of(serverId), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var busy = ProcessCpu.OfAll();
        using var ended = new CancellationTokenSource();
        var memory = SampleAsync(ended.Token);
        var loops = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => LoopAsync(start, time, cancellationToken)));
        await ended.CancelAsync();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (used, mine) = ((ProcessCpu.Of(serverId) - before) / elapsed, (Environment.CpuUsage.TotalTime - own).TotalSeconds / elapsed);
        return new StreamsResult(
            [.. loops.SelectMany(loop => loop.Streams)], loops.Sum(loop => loop.TurnedAway), await memory, used, mine,
            Math.Max(0, ((ProcessCpu.OfAll() - busy) / elapsed) - used - mine), HostSteal.Read().ShareSince(steal));
    }

    /// <summary>Asks for one more stream while so many run, and returns the status and the seconds to wait.</summary>
    public async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> AskOneMoreAsync(int running, CancellationToken cancellationToken)
    {
        var others = Enumerable.Range(0, running).Select(_ => SendAsync(MaxTokens, cancellationToken)).ToList();
        var begun = await Task.WhenAll(others);
        var (response, _) = await SendAsync(MaxTokens, cancellationToken);
        using (response)
        {
            foreach (var (other, _) in begun) other.Dispose();
            return (response.StatusCode, response.Headers.RetryAfter?.Delta);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(List<StreamTimes> Streams, int TurnedAway)> LoopAsync(long begin, TimeSpan time, CancellationToken cancellationToken)
    {
        var (streams, turnedAway) = (new List<StreamTimes>(), 0);
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            var (response, reply) = await SendAsync(new Random(_number).Next(MinTokens, MaxTokens), cancellationToken);
            using (response)
            {
                if (response is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null })
                {
                    turnedAway++;
                    await Task.Delay(Pause, cancellationToken);
                    continue;
                }

                if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
                    throw new InputException($"The server does not stream: HTTP {(int)response.StatusCode}.");
                streams.Add(await ReadAsync(response, reply, cancellationToken));
            }
        }

        return (streams, turnedAway);
    }

    private async Task<(HttpResponseMessage Response, ModelReply Reply)> SendAsync(int tokens, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _number);
        var (question, reply) = model.Plan(number, questions[number % questions.Count], tokens);
        using var content = new StringContent(new JsonObject { ["question"] = question }.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/ask") { Content = content };
        return (await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), reply);
    }

    private static async Task<StreamTimes> ReadAsync(HttpResponseMessage response, ModelReply reply, CancellationToken cancellationToken)
    {
        var deltas = new List<(long At, int Length)>();
        var length = 0;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken))
        {
            var at = Stopwatch.GetTimestamp();
            switch (item.EventType)
            {
                case "delta":
                    using (var delta = JsonDocument.Parse(item.Data)) length += delta.RootElement.GetProperty("text").GetString()?.Length ?? 0;
                    deltas.Add((at, length));
                    break;
                case "done":
                    return length == reply.Tokens.Sum(token => token.Length)
                        ? StreamTimes.Of(reply, deltas, at)
                        : throw new InputException("The text is not that of the model.");
                case "error":
                    throw new InputException($"The stream failed: {item.Data}");
            }
        }

        throw new InputException("The stream broke off.");
    }

    private async Task<IReadOnlyList<long>> SampleAsync(CancellationToken end)
    {
        var samples = new List<long>();
        using var timer = new PeriodicTimer(SampleTime);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
                if (ProcessMemory.Resident(serverId) is { } bytes) samples.Add(bytes);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return samples;
    }
}
