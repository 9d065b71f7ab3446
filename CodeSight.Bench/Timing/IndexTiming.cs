using CodeSight.Bench.Server;

namespace CodeSight.Bench.Timing;

/// <summary>Follows a run: when all text was found by keywords, and when all vectors were there.</summary>
internal sealed class IndexTiming(CodeSightClient client, TimeProvider time, TimeSpan pause)
{
    /// <summary>
    /// Waits for the run's end. Text is complete at the first look from which no file waited any more: a scan puts files into the queue
    /// while others are already read, so an empty queue alone does not say so.
    /// </summary>
    public async Task<TimedRun> FollowAsync(Uri run, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        double? textSeconds = null;
        while (true)
        {
            // Counted before the run is read: a run that is over then has no file waiting.
            var queued = await client.CountFilesAsync("queued", cancellationToken);
            var progress = await client.GetRunAsync(run, cancellationToken);
            var seconds = (time.GetUtcNow() - (progress.StartedAt ?? began)).TotalSeconds;
            if (queued > 0) textSeconds = null;
            else textSeconds ??= seconds;
            if (progress.State != "running") return new TimedRun(progress, textSeconds, progress.DurationSeconds ?? seconds);
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}

/// <summary>A run that has ended.</summary>
/// <param name="TextSeconds">From its start until no file waited to be read; null where files still waited at its end.</param>
/// <param name="Seconds">From its start until its last vector was stored.</param>
internal sealed record TimedRun(RunProgress Run, double? TextSeconds, double Seconds);
