namespace CodeSight.Core.Coordination;

/// <summary>
/// Counts events in fixed windows of time, for limits. The first count of a key begins its window; the window's end forgets the key.
/// Without Redis, or while it is away, each process counts for itself.
/// </summary>
public interface ICounters
{
    /// <summary>Adds to a key's count, atomically.</summary>
    /// <param name="key">Names what is counted; it is seen in Redis, so it holds no secret.</param>
    /// <param name="by">0 or more; 0 reads the count.</param>
    /// <param name="window">Length of the window that begins where none is running; at least a millisecond.</param>
    ValueTask<WindowCount> IncrementAsync(string key, long by, TimeSpan window, CancellationToken cancellationToken);
}
