using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>
/// Whether Postgres answers, has our tables and room to work: without room, questions are still answered. Asked over the pool that
/// questions do not wait for.
/// </summary>
internal sealed class DatabaseHealth(DatabaseSources database, DatabaseTrouble trouble) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.Indexing.CreateCommand("SELECT value FROM counters LIMIT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return trouble.IsOutOfRoom ? HealthCheckResult.Degraded(trouble.Current) : HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(
                $"Postgres does not answer ({(fault as PostgresException)?.SqlState ?? fault.GetType().Name})");
        }
    }
}
