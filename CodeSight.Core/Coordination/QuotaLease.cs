using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace CodeSight.Core.Coordination;

/// <summary>Whether a request may go on, and what is left of its caller's quota.</summary>
/// <param name="isAcquired">Whether it may.</param>
/// <param name="limit">Requests in a window.</param>
/// <param name="remaining">Requests that are left in this window.</param>
/// <param name="reset">Time until the window ends.</param>
public sealed class QuotaLease(bool isAcquired, int limit, int remaining, TimeSpan reset) : RateLimitLease
{
    /// <inheritdoc/>
    public override bool IsAcquired => isAcquired;

    /// <summary>Requests in a window.</summary>
    public int Limit => limit;

    /// <summary>Requests that are left in this window.</summary>
    public int Remaining => remaining;

    /// <summary>Time until the window ends.</summary>
    public TimeSpan Reset => reset;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? reset : null;
        return metadata is not null;
    }
}
