namespace CodeSight.Core.Coordination;

/// <summary>The counters of a process that is alone. A flood of a hundred thousand keys begins all windows anew.</summary>
public sealed class InProcessCounters(TimeProvider time) : ICounters
{
    private const int MostKeys = 100_000;

    private readonly ExpiringEntries<long> _counts = new(time, MostKeys);

    /// <inheritdoc/>
    public ValueTask<WindowCount> IncrementAsync(string key, long by, TimeSpan window, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        var (value, left) = _counts.Change(key, 0, count => count > long.MaxValue - by ? long.MaxValue : count + by, window);
        return ValueTask.FromResult(new WindowCount(value, left));
    }
}
