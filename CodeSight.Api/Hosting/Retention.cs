using CodeSight.Core.Configuration;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data;
using CodeSight.Core.People;

namespace CodeSight.Api.Hosting;

/// <summary>
/// Deletes what has been kept for long enough, at the start and then once a day: conversations in which nothing happened for <see
/// cref="CodeSightOptions.ConversationAge"/>, and entries of the audit log, which there is with accounts, older than <see
/// cref="CodeSightOptions.AuditAge"/>. An open server keeps neither.
/// </summary>
internal sealed class Retention(
    CodeSightOptions options, AuditLog audit, IServiceScopeFactory scopes, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Auth == AuthMode.Open) return;
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await DeleteAsync(stoppingToken);
            }
            catch (Exception fault) when (DatabaseFault.Passing(fault) is { } passing)
            {
                // What is left over is deleted tomorrow.
                logger.DatabaseUnavailable(DatabaseFault.Describe(passing));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (options.Auth == AuthMode.Accounts && options.AuditAge is { } auditAge
            && await audit.DeleteOlderAsync(auditAge, cancellationToken) is > 0 and var entries) logger.AuditDeleted(entries, auditAge.TotalDays);
        if (options.ConversationAge is not { } age) return;
        await using var scope = scopes.CreateAsyncScope();
        var changes = scope.ServiceProvider.GetRequiredService<ConversationChanges>();
        if (await changes.DeleteOlderAsync(age, cancellationToken) is > 0 and var conversations)
            logger.ConversationsDeleted(conversations, age.TotalDays);
    }
}
