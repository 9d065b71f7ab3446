namespace CodeSight.Core.Asking.Admit;

/// <summary>The machine has more to do than it can; nothing was done for this caller.</summary>
public sealed class BusyException(TimeSpan retryAfter) : Exception("More is asked at once than this machine can answer.")
{
    /// <summary>When it is worth another try.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
