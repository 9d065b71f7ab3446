namespace CodeSight.Core.Data.Runs;

/// <summary>Estimates the time that a run still takes from how fast its chunks got their vectors in the last minute.</summary>
internal sealed class RateEstimate
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset Time, int Done)> _samples = new();
    private long _runId;

    /// <summary>Takes note of a run's progress, and estimates.</summary>
    /// <param name="chunksDone">Chunks that have their vector.</param>
    /// <param name="chunksLeft">Chunks without one, those of unread files estimated.</param>
    /// <returns>Seconds, or null while nothing was done that a rate could be taken from.</returns>
    public double? Observe(long runId, int chunksDone, double chunksLeft, DateTimeOffset now)
    {
        lock (_lock)
        {
            // The time in which text was read and no vector computed says nothing about the rate.
            if (_runId != runId || chunksDone == 0)
            {
                _samples.Clear();
                _runId = runId;
            }
            _samples.Enqueue((now, chunksDone));
            while (now - _samples.Peek().Time > Window) _samples.Dequeue();
            var (since, done) = _samples.Peek();
            var seconds = (now - since).TotalSeconds;
            if (now - since < Shortest || chunksDone <= done) return null;
            return Math.Round(chunksLeft * seconds / (chunksDone - done), 1);
        }
    }
}
