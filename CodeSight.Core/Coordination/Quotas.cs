using System.Threading.RateLimiting;

namespace CodeSight.Core.Coordination;

/// <summary>
/// Makes limiters of the requests that a caller may send in a window: counted by all processes together in Redis, and by each process for
/// itself where there is none, or while it is away.
/// </summary>
/// <param name="redis">Null where no Redis is set.</param>
public sealed class Quotas(TimeProvider time, RedisConnection? redis = null)
{
    /// <summary>The limiter of one caller. Its leases are <see cref="QuotaLease"/>; only AcquireAsync lets a request through.</summary>
    /// <param name="key">Stands for the caller and for what is limited.</param>
    /// <param name="permits">Requests in a window.</param>
    /// <param name="window">From the first request on.</param>
    public RateLimiter Create(string key, int permits, TimeSpan window) => new QuotaLimiter(key, permits, window, time, redis);
}
