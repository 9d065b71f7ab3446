using CodeSight.Bench.Timing;

namespace CodeSight.Tests.Bench.Timing;

public sealed class IndexTimingTests
{
    [Fact]
    public async Task Timing_takes_the_last_moment_that_files_waited_when_the_queue_was_empty_in_between()
    {
        int[] queued = [0, 3, 0, 2, 0, 0];
        var look = -1;
        await using var server = await ServerDouble.StartAsync((call, _) =>
        {
            if (call == "POST /api/index")
                return ServerDouble.Json("""{"error":"indexing in progress","code":"indexing_in_progress","run_id":7}""", 409);
            if (call.StartsWith("GET /api/files?state=queued", StringComparison.Ordinal))
                return ServerDouble.Json($$"""{"files":[],"total":{{queued[++look]}}}""");
            var state = look == queued.Length - 1 ? "succeeded" : "running";
            return ServerDouble.Json(
                $$"""{"run_id":7,"state":"{{state}}","total_files":5,"total_chunks":20,"started_at":"2026-01-01T00:00:00Z"}""");
        });
        using var client = server.Connect();
        var run = await client.StartRunAsync(forceRebuild: false, default);
        var timed = await new IndexTiming(client, new SteppingTime(), TimeSpan.Zero).FollowAsync(run, default);

        Assert.Equal(("succeeded", 5, 20), (timed.Run.State, timed.Run.TotalFiles, timed.Run.TotalChunks));
        Assert.Equal((5.0, 6.0), (timed.TextSeconds, timed.Seconds));
    }

    /// <summary>A clock that moves one second whenever it is read.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private int _reads = -1;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(Interlocked.Increment(ref _reads));
    }
}
