using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.People;

namespace CodeSight.Api.Hosting;

/// <summary>
/// Deletes what the audit log, which there is with accounts, has held for longer than <see cref="CodeSightOptions.AuditAge"/>: at the start, then
/// once a day.
/// </summary>
internal sealed class AuditRetention(CodeSightOptions options, AuditLog audit, TimeProvider time, ILogger<AuditRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Auth != AuthMode.Accounts || options.AuditAge is not { } age) return;
        using var timer = new PeriodicTimer(Period, time);
        do await DeleteAsync(age, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeleteAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        try
        {
            var deleted = await audit.DeleteOlderAsync(age, cancellationToken);
            if (deleted > 0) logger.AuditDeleted(deleted, age.TotalDays);
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is { } passing)
        {
            // What is left over is deleted tomorrow.
            logger.DatabaseUnavailable(DatabaseFault.Describe(passing));
        }
    }
}
