using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Coordination;

/// <summary>Holds the lock until it is disposed or another process acquires it.</summary>
internal sealed partial class RedisScanLease : IScanLease
{
    private readonly IScanLease _inProcess;
    private readonly RedisLockKey _key;
    private readonly TimeSpan _period;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _renewal;
    private bool _isDisposed;

    public RedisScanLease(IScanLease inProcess, RedisLockKey key, LockHolder holder, TimeSpan period, TimeProvider time, ILogger logger)
    {
        (_inProcess, _key, _period, _time, _logger) = (inProcess, key, period, time, logger);
        Lost = _lost.Token;
        _renewal = Task.Run(() => RenewAsync(wasOurs: holder is LockHolder.Self), CancellationToken.None);
    }

    /// <inheritdoc/>
    public CancellationToken Lost { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _disposed.CancelAsync();
        await _renewal;
        await _key.ReleaseAsync();
        await _inProcess.DisposeAsync();
        _disposed.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(bool wasOurs)
    {
        var isSilent = !wasOurs;
        var isAnothers = false;
        try
        {
            using var timer = new PeriodicTimer(_period, _time);
            while (await timer.WaitForNextTickAsync(_disposed.Token))
            {
                switch (await _key.TakeAsync(_disposed.Token))
                {
                    case LockHolder.Self:
                        (wasOurs, isSilent) = (true, false);
                        break;
                    case LockHolder.Another when wasOurs:
                        LogLost(_logger);
                        await _lost.CancelAsync();
                        return;
                    case LockHolder.Another:
                        // Whoever took it while we scanned without it finds the scan claimed in Postgres, and gives it back.
                        if (!isAnothers) LogAnother(_logger);
                        isAnothers = true;
                        break;
                    default:
                        if (!isSilent) LogNotRenewed(_logger);
                        isSilent = true;
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Given back.
        }
    }

    [LoggerMessage(EventId = 804, Level = LogLevel.Warning, Message = "The scan lock went to somebody else; the scan stops")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(
        EventId = 805,
        Level = LogLevel.Warning,
        Message = "Redis does not renew the scan lock; the scan goes on, guarded by Postgres alone")]
    private static partial void LogNotRenewed(ILogger logger);

    [LoggerMessage(
        EventId = 806,
        Level = LogLevel.Information,
        Message = "Redis is back and somebody else has the scan lock; the scan goes on, guarded by Postgres alone")]
    private static partial void LogAnother(ILogger logger);
}
