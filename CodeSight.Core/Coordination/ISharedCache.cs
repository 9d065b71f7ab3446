namespace CodeSight.Core.Coordination;

/// <summary>
/// Keeps what anybody can compute again, for a short while, for all processes: an entry may be gone at any moment, and two processes
/// may see different values within its time to live. Without Redis, or while it is away, each process has a cache of its own.
/// </summary>
public interface ISharedCache
{
    /// <summary>The entry, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps the value, which must not change afterwards.</summary>
    /// <param name="timeToLive">At least a millisecond.</param>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>
    /// The entry, made where there is none. Within a process one caller's factory runs at a time for a key and the others wait for it;
    /// across processes two may run, and the later value stays. The factory's token is cancelled when every caller has given up; its
    /// exception goes to all who wait, and nothing is kept.
    /// </summary>
    Task<ReadOnlyMemory<byte>> GetOrMakeAsync(
        string key, TimeSpan timeToLive, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> factory, CancellationToken cancellationToken);
}
