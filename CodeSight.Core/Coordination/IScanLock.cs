namespace CodeSight.Core.Coordination;

/// <summary>
/// Lets one scanner at a time compare the folder with the index. A courtesy that saves work: correctness rests on the fencing
/// token that every write of a scan checks in Postgres, so a lock that is lost or given twice does no harm.
/// </summary>
public interface IScanLock
{
    /// <summary>The lock, or null where another scanner has it. Disposing gives it back.</summary>
    Task<IScanLease?> TryAcquireAsync(CancellationToken cancellationToken);

    /// <summary>Frees the lock of a process that is gone. Only for a process that knows itself to be the only one that indexes, at its start.</summary>
    Task BreakAsync(CancellationToken cancellationToken);
}

/// <summary>The scan lock while it is held.</summary>
public interface IScanLease : IAsyncDisposable
{
    /// <summary>Cancelled when the lock is lost to somebody else: the scan should stop.</summary>
    CancellationToken Lost { get; }
}
