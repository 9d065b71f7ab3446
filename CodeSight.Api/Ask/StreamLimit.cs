using System.Threading.RateLimiting;
using CodeSight.Core.Configuration;

namespace CodeSight.Api.Ask;

/// <summary>Limits the number of answers that this process streams at once to CODESIGHT_MAX_STREAMS.</summary>
internal sealed class StreamLimit(CodeSightOptions options) : IDisposable
{
    /// <summary>Time after which a refused client may try again.</summary>
    public const int RetryAfterSeconds = 5;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = options.MaxStreams, QueueLimit = 0 });

    /// <summary>Returns a permit, which disposing releases; null if all are taken.</summary>
    public IDisposable? TryEnter()
    {
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
