using System.Collections.Concurrent;

namespace CodeSight.Core.Indexing;

/// <summary>
/// The lane of files that take long to read. A worker gives such a reading to the lane, where there is room, and goes on with other files;
/// so slow files hold up no quick ones. Each process has its own.
/// </summary>
/// <param name="places">How many readings there may be at the same time.</param>
public sealed class LongReadings(int places) : IDisposable
{
    private readonly SemaphoreSlim _free = new(places);
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Readings at the same time.</summary>
    internal int Places => places;

    /// <summary>Takes a place if one is free; <see cref="Leave"/> gives it back.</summary>
    internal bool TryEnter() => _free.Wait(0);

    /// <summary>Gives a place back.</summary>
    internal void Leave() => _free.Release();

    /// <summary>Follows a reading that nobody waits for until it has ended; it holds a place, and never fails.</summary>
    internal void Follow(Task reading)
    {
        _running.TryAdd(reading, 0);
        _ = reading.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Completes when every reading that was given away has ended.</summary>
    internal Task WhenIdleAsync() => Task.WhenAll(_running.Keys);

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
