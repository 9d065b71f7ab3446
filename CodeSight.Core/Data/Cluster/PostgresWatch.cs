using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Cluster;

/// <summary>Starts the private cluster again when it died (killed, out of memory): questions fail for seconds, not for ever.</summary>
internal sealed partial class PostgresWatch(EmbeddedPostgres cluster, TimeProvider clock, ILogger<PostgresWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (cluster.HasServerProcess) continue;
                LogDied(logger);
                await cluster.EnsureRunningAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is (a pid file that goes while it is read, no memory for pg_ctl): the next look may find it gone.
                LogNotStarted(logger, failure.Message);
            }
        }
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "The private Postgres is not running; starting it again")]
    private static partial void LogDied(ILogger logger);

    [LoggerMessage(EventId = 701, Level = LogLevel.Error, Message = "The private Postgres could not be started again: {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);
}
