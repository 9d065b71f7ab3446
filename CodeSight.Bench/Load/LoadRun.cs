using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Load;

/// <summary>A closed loop: each client asks its next question as soon as it has the answer to its last, or may come again.</summary>
/// <param name="bodies">The requests' JSON, asked in turn by all clients together.</param>
/// <param name="serverId">The server's process on this machine, whose memory is told; null for none.</param>
/// <param name="clock">Measures the requests and ends the run; the system's where it is null.</param>
internal sealed class LoadRun(BareClient client, IReadOnlyList<byte[]> bodies, int? serverId = null, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private int _next = -1;

    /// <summary>
    /// Runs for the given time. Questions go on where the last run ended, so that a cache helps no more than it does in use.
    /// </summary>
    public async Task<LoadResult> RunAsync(int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        var memory = ProcessMemory.Resident(serverId);
        var steal = HostSteal.Read();
        var start = _clock.GetTimestamp();
        // Both readings of the CPU time lie between those of the clock, so that no work outside the measured time is counted.
        var cpu = Environment.CpuUsage.TotalTime;
        var loops = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => LoopAsync(start, time, cancellationToken)));
        var used = Environment.CpuUsage.TotalTime - cpu;
        var elapsed = _clock.GetElapsedTime(start);
        return new LoadResult(
            clients,
            elapsed.TotalSeconds,
            new Sample(loops.SelectMany(loop => loop.Milliseconds)),
            loops.Sum(loop => loop.TurnedAway),
            loops.SelectMany(loop => loop.Errors).GroupBy(error => error.Key).ToDictionary(
                errors => errors.Key, errors => errors.Sum(error => error.Value)),
            HostSteal.Read().ShareSince(steal),
            LoadResult.CpuShare(used, elapsed, Environment.ProcessorCount),
            memory,
            ProcessMemory.Resident(serverId));
    }

    private async Task<Loop> LoopAsync(long begin, TimeSpan time, CancellationToken cancellationToken)
    {
        var loop = new Loop();
        while (_clock.GetElapsedTime(begin) < time)
        {
            var body = bodies[(int)((uint)Interlocked.Increment(ref _next) % (uint)bodies.Count)];
            var start = _clock.GetTimestamp();
            try
            {
                var answer = await client.SearchAsync(body, cancellationToken);
                if (answer.IsSuccess) loop.Milliseconds.Add(_clock.GetElapsedTime(start).TotalMilliseconds);
                else if (answer is { IsTurnedAway: true, RetryAfter: { } pause })
                {
                    loop.TurnedAway++;
                    var left = time - _clock.GetElapsedTime(begin);
                    if (left > TimeSpan.Zero) await Task.Delay(pause < left ? pause : left, _clock, cancellationToken);
                    // A timer may be a moment early.
                    if (pause >= left) break;
                }
                else loop.Fail($"status {answer.Status}");
            }
            catch (Exception fault) when (
                fault is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                loop.Fail(fault is TaskCanceledException ? "time-out" : fault.GetType().Name);
            }
        }

        return loop;
    }

    /// <summary>What one client saw.</summary>
    private sealed class Loop
    {
        public List<double> Milliseconds { get; } = [];

        public Dictionary<string, int> Errors { get; } = [];

        public int TurnedAway { get; set; }

        public void Fail(string what) => Errors[what] = Errors.GetValueOrDefault(what) + 1;
    }
}

/// <summary>What a load run measured.</summary>
/// <param name="Milliseconds">Times of the requests that were answered.</param>
/// <param name="TurnedAway">Requests answered by 503 with Retry-After; their clients waited as they were told.</param>
/// <param name="Errors">All other requests, by status or fault.</param>
/// <param name="Steal">Share of CPU time that the host took away meanwhile.</param>
/// <param name="ClientCpu">Share of the machine's CPU time that this client used itself, 0..1.</param>
/// <param name="MemoryBefore">The server's resident bytes before the run.</param>
/// <param name="MemoryAfter">The same behind it.</param>
internal sealed record LoadResult(
    int Clients,
    double Seconds,
    Sample Milliseconds,
    int TurnedAway,
    IReadOnlyDictionary<string, int> Errors,
    double Steal,
    double ClientCpu,
    long? MemoryBefore,
    long? MemoryAfter)
{
    /// <summary>
    /// Share of the machine's CPU time that was used, 0..1. The system counts CPU time more coarsely than time, so the quotient may exceed
    /// 1.
    /// </summary>
    public static double CpuShare(TimeSpan used, TimeSpan elapsed, int processors) =>
        elapsed > TimeSpan.Zero ? Math.Clamp(used / elapsed / processors, 0, 1) : 0;

    public override string ToString()
    {
        var errors = Errors.Count == 0 ? "no errors" : string.Join(", ", Errors.Select(error => $"{error.Value} x {error.Key}"));
        var memory = MemoryBefore is { } before && MemoryAfter is { } after ? $", server {before / 1e6:F0} -> {after / 1e6:F0} MB" : "";
        return $"{Clients} clients: {Milliseconds.Count / Seconds:F1} requests/s, p50 {Milliseconds.Percentile(0.5):F1} ms, "
            + $"p95 {Milliseconds.Percentile(0.95):F1} ms, p99 {Milliseconds.Percentile(0.99):F1} ms, worst {Milliseconds.Percentile(1):F1} ms, {TurnedAway} turned away, "
            + $"{errors}, steal {Steal:P0}, client's CPU {ClientCpu:P0}{memory}";
    }
}
