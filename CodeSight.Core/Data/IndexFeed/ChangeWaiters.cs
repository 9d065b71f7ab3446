namespace CodeSight.Core.Data.IndexFeed;

/// <summary>Who waits for which change number. Thread-safe.</summary>
internal sealed class ChangeWaiters
{
    private readonly Lock _gate = new();
    private readonly List<(long Change, TaskCompletionSource Done)> _waiting = [];

    /// <summary>Waits until <see cref="Release"/> is called with the number or a higher one.</summary>
    /// <param name="current">The number reached so far.</param>
    public async Task WaitAsync(long change, Func<long> current, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (current() >= change) return;
            _waiting.Add((change, done));
        }

        try
        {
            await done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate) _waiting.RemoveAll(waiter => waiter.Done == done);
        }
    }

    /// <summary>Lets those go that wait for this number or a lower one.</summary>
    public void Release(long change)
    {
        lock (_gate)
        {
            foreach (var (wanted, done) in _waiting)
                if (wanted <= change) done.TrySetResult();
        }
    }
}
