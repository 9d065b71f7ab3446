using System.Collections.Concurrent;
using System.Diagnostics;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Load;

/// <summary>A closed loop: each client asks its next question as soon as it has the answer to its last.</summary>
internal sealed class LoadRun(CodeSightClient client, IReadOnlyList<string> questions)
{
    private int _next = -1;

    /// <summary>Runs for the given time. Questions go on where the last run ended, so that a cache helps no more than it does in use.</summary>
    public async Task<LoadResult> RunAsync(int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        var steal = HostSteal.Read();
        var milliseconds = new ConcurrentQueue<double>();
        var errors = new ConcurrentDictionary<string, int>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => LoopAsync()));
        return new LoadResult(clients, watch.Elapsed.TotalSeconds, new Sample(milliseconds), errors, HostSteal.Read().ShareSince(steal));

        async Task LoopAsync()
        {
            while (watch.Elapsed < time)
            {
                var question = questions[(int)((uint)Interlocked.Increment(ref _next) % (uint)questions.Count)];
                var start = Stopwatch.GetTimestamp();
                try
                {
                    await client.SearchAsync(question, 8, cancellationToken);
                    milliseconds.Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    var name = (exception as HttpRequestException)?.StatusCode?.ToString() ?? exception.GetType().Name;
                    errors.AddOrUpdate(name, 1, (_, count) => count + 1);
                }
            }
        }
    }
}

/// <summary>What a load run measured.</summary>
/// <param name="Milliseconds">Times of the requests that were answered.</param>
/// <param name="Errors">Failed requests by status or exception.</param>
/// <param name="Steal">Share of CPU time that the host took away meanwhile.</param>
internal sealed record LoadResult(int Clients, double Seconds, Sample Milliseconds, IReadOnlyDictionary<string, int> Errors, double Steal)
{
    public override string ToString()
    {
        var errors = Errors.Count == 0 ? "no errors" : string.Join(", ", Errors.Select(error => $"{error.Value} x {error.Key}"));
        return $"{Clients} clients: {Milliseconds.Count / Seconds:F1} requests/s, p50 {Milliseconds.Percentile(0.5):F1} ms, "
            + $"p95 {Milliseconds.Percentile(0.95):F1} ms, p99 {Milliseconds.Percentile(0.99):F1} ms, {errors}, steal {Steal:P0}";
    }
}
