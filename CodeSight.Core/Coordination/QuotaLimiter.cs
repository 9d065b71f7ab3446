using System.Threading.RateLimiting;
using RedisRateLimiting;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>The limiter of one caller, by windows of a fixed length.</summary>
internal sealed class QuotaLimiter(string key, int permits, TimeSpan window, TimeProvider time, RedisConnection? redis) : RateLimiter
{
    private readonly Lock _lock = new();
    private RateLimiter? _shared;
    private long _usedAt = time.GetTimestamp();
    private long _startedAt = time.GetTimestamp();
    private int _used;

    /// <inheritdoc/>
    /// <remarks>A limiter is given up when its last window is over; before, a new one would count from zero.</remarks>
    public override TimeSpan? IdleDuration =>
        time.GetElapsedTime(Volatile.Read(ref _usedAt)) - window is { Ticks: > 0 } idle ? idle : null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    /// <remarks>Lets nothing through, so that the framework asks asynchronously.</remarks>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new QuotaLease(false, permits, 0, window);

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _usedAt, time.GetTimestamp());
        if (redis is null) return TakeHere(permitCount);
        var reply = await redis.AskAsync(database => TakeThereAsync(database, redis.Prefix, permitCount), cancellationToken);
        return reply is { HasReply: true, Value: { } lease } ? lease : TakeHere(permitCount);
    }

    private async Task<QuotaLease> TakeThereAsync(IDatabase database, string prefix, int permitCount)
    {
        _shared ??= new RedisFixedWindowRateLimiter<string>(key, new RedisFixedWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            ConnectionMultiplexerFactory = () => PrefixedRedis.Of(database.Multiplexer, prefix),
        });
        using var lease = await _shared.AcquireAsync(permitCount);
        lease.TryGetMetadata(RateLimitMetadataName.Remaining, out var remaining);
        // Whole seconds by the clocks of several machines.
        var reset = lease.TryGetMetadata(RateLimitMetadataName.RetryAfter, out var seconds) ? seconds : window.TotalSeconds;
        return new QuotaLease(lease.IsAcquired, permits, (int)remaining, TimeSpan.FromSeconds(Math.Clamp(reset, 1, window.TotalSeconds)));
    }

    // The framework's FixedWindowRateLimiter does not tell when its window ends, and has a clock of its own.
    private QuotaLease TakeHere(int permitCount)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_startedAt, now) >= window) (_startedAt, _used) = (now, 0);
            var isAcquired = _used + permitCount <= permits;
            if (isAcquired) _used += permitCount;
            return new QuotaLease(isAcquired, permits, permits - _used, window - time.GetElapsedTime(_startedAt, now));
        }
    }
}
