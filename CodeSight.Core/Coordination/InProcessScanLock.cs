namespace CodeSight.Core.Coordination;

/// <summary>The scan lock of a single process. It is never lost.</summary>
public sealed class InProcessScanLock : IScanLock
{
    private Lease? _holder;

    /// <inheritdoc/>
    public Task<IScanLease?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var lease = new Lease(this);
        return Task.FromResult<IScanLease?>(Interlocked.CompareExchange(ref _holder, lease, null) is null ? lease : null);
    }

    /// <inheritdoc/>
    /// <remarks>A lock within a process ends with the process.</remarks>
    public Task BreakAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Lease(InProcessScanLock owner) : IScanLease
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync()
        {
            Interlocked.CompareExchange(ref owner._holder, null, this);
            return ValueTask.CompletedTask;
        }
    }
}
