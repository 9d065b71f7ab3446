namespace CodeSight.Core.Coordination;

/// <summary>Lets one caller of this process at a time make a cache's entry, while the others wait for the same work.</summary>
internal sealed class SharedWork
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Work> _running = new(StringComparer.Ordinal);

    /// <summary>The cache's entry, made and kept where there is none.</summary>
    public async Task<ReadOnlyMemory<byte>> GetOrMakeAsync(
        ISharedCache cache,
        string key,
        TimeSpan timeToLive,
        Func<CancellationToken, Task<ReadOnlyMemory<byte>>> factory,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromMilliseconds(1));
        cancellationToken.ThrowIfCancellationRequested();
        Work? work;
        lock (_lock)
        {
            if (!_running.TryGetValue(key, out work))
            {
                _running[key] = work = new Work();
                // Not on this thread: a factory that answers at once would end inside the lock.
                var started = work;
                work.Result = Task.Run(() => MakeAsync(started), CancellationToken.None);
            }

            work.Waiting++;
        }

        try
        {
            return await work.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, work);
        }

        async Task<ReadOnlyMemory<byte>> MakeAsync(Work own)
        {
            try
            {
                if (await cache.GetAsync(key, own.Abandoned.Token) is { } kept) return kept;
                var made = await factory(own.Abandoned.Token);
                await cache.SetAsync(key, made, timeToLive, own.Abandoned.Token);
                return made;
            }
            finally
            {
                Forget(key, own);
            }
        }
    }

    private void Leave(string key, Work work)
    {
        lock (_lock)
        {
            if (--work.Waiting > 0) return;
            // Whoever comes now must not wait for work that is being cancelled.
            Forget(key, work);
        }

        // The source is left to the collector, with no timer or handle to free: the work may be still at it.
        if (!work.Result.IsCompleted) work.Abandoned.Cancel();
    }

    private void Forget(string key, Work work)
    {
        lock (_lock)
            if (_running.TryGetValue(key, out var running) && ReferenceEquals(running, work)) _running.Remove(key);
    }

    private sealed class Work
    {
        public CancellationTokenSource Abandoned { get; } = new();

        public Task<ReadOnlyMemory<byte>> Result { get; set; } = null!; // Set before the lock that shows it is left.

        public int Waiting { get; set; }
    }
}
