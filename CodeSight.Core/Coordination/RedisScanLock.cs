using CodeSight.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Coordination;

/// <summary>
/// The scan lock of many processes: one key in Redis that holds its holder's token and ends by itself, renewed at a third of its time.
/// <para>
/// While Redis is away, every process gets a lease, which then keeps only this process's other scanners out. That is safe, since a scan is
/// claimed in Postgres for one scanner alone, and each of its writes checks the fencing token of that claim: without Redis a second
/// scanner merely learns later that it is not needed. For the same reason a holder that cannot reach Redis goes on; it stops only when it
/// sees that somebody else has the lock.
/// </para>
/// </summary>
public sealed partial class RedisScanLock(
    RedisConnection redis, RedisOptions options, TimeProvider time, ILogger<RedisScanLock> logger) : IScanLock
{
    private readonly InProcessScanLock _ofThisProcess = new();

    /// <inheritdoc/>
    public async Task<IScanLease?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        if (await _ofThisProcess.TryAcquireAsync(cancellationToken) is not { } inProcess) return null;
        var key = new RedisLockKey(redis, options.Lease);
        try
        {
            await redis.SettleAsync(cancellationToken);
            var holder = await key.TakeAsync(cancellationToken);
            if (holder is LockHolder.Another)
            {
                await inProcess.DisposeAsync();
                return null;
            }

            if (holder is LockHolder.Unknown) LogUnguarded(logger);
            return new RedisScanLease(inProcess, key, holder, options.Lease / 3, time, logger);
        }
        catch
        {
            // The command may have reached Redis before its caller gave up.
            await key.ReleaseAsync();
            await inProcess.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task BreakAsync(CancellationToken cancellationToken)
    {
        await redis.SettleAsync(cancellationToken);
        await redis.AskAsync(database => database.KeyDeleteAsync(RedisLockKey.NameIn(redis)), cancellationToken);
    }

    [LoggerMessage(
        EventId = 803,
        Level = LogLevel.Warning,
        Message = "Redis gives no scan lock; the scan goes on, guarded by Postgres alone")]
    private static partial void LogUnguarded(ILogger logger);
}
