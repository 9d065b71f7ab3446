namespace CodeSight.Core.Asking.Admit;

/// <summary>Limits of concurrent searches.</summary>
/// <param name="MaxConcurrent">
/// Maximum number of running searches. It exceeds the number of cores, since some wait for the database, and concurrent questions are
/// encoded and looked up in batches.
/// </param>
/// <param name="MaxQueued">Maximum number of waiting searches.</param>
/// <param name="MaxWait">Maximum time in the queue.</param>
internal sealed record AdmissionLimits(int MaxConcurrent, int MaxQueued, TimeSpan MaxWait)
{
    private const int ConcurrentPerCore = 8;
    private const int QueuedPerCore = 64;

    /// <summary>The limits for this machine's number of cores.</summary>
    public static AdmissionLimits ForThisMachine { get; } = new(
        ConcurrentPerCore * Environment.ProcessorCount, QueuedPerCore * Environment.ProcessorCount, TimeSpan.FromSeconds(2));
}
