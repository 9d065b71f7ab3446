namespace CodeSight.Core.Coordination;

/// <summary>
/// Lets one scanner at a time compare the folder with the index. It only saves work: every write of a scan checks a fencing token in
/// Postgres, so a lock that is lost, or held twice, does no harm.
/// </summary>
public interface IScanLock
{
    /// <summary>Acquires the lock. Returns null when another scanner holds it. Dispose the lease to release the lock.</summary>
    Task<IScanLease?> TryAcquireAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Releases the lock whoever holds it. Call it only at the start of a process that knows that no other process indexes.
    /// </summary>
    Task BreakAsync(CancellationToken cancellationToken);
}

/// <summary>The scan lock while it is held.</summary>
public interface IScanLease : IAsyncDisposable
{
    /// <summary>Cancelled when another scanner has acquired the lock. The scan should stop.</summary>
    CancellationToken Lost { get; }
}
