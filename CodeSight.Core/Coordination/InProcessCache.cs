namespace CodeSight.Core.Coordination;

/// <summary>The cache of a process that is alone.</summary>
public sealed class InProcessCache(TimeProvider time) : ISharedCache
{
    private const int MostEntries = 10_000;

    private readonly ExpiringEntries<ReadOnlyMemory<byte>> _entries = new(time, MostEntries);
    private readonly SharedWork _work = new();

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_entries.TryGet(key, out var value) ? value : default(ReadOnlyMemory<byte>?));

    /// <inheritdoc/>
    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromMilliseconds(1));
        _entries.Set(key, value, timeToLive);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetOrMakeAsync(
        string key, TimeSpan timeToLive, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> factory, CancellationToken cancellationToken) =>
        _entries.TryGet(key, out var kept)
            ? Task.FromResult(kept)
            : _work.GetOrMakeAsync(this, key, timeToLive, factory, cancellationToken);

    internal void Remove(string key) => _entries.Remove(key);
}
