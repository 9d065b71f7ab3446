namespace CodeSight.Core.Asking.Admit;

/// <summary>A search was refused because too many were running and waiting.</summary>
public sealed class BusyException(TimeSpan retryAfter) : Exception("More is asked at once than this machine can answer.")
{
    /// <summary>Time after which another attempt may succeed.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
