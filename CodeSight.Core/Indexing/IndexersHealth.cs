using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>Whether a process that indexes was seen of late. Without one the index still answers, and changes wait.</summary>
internal sealed class IndexersHealth(WorkerPresence presence) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await presence.IsAnyAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("no indexer has given a sign of life for a while");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The check "database" reports what is wrong.
            return HealthCheckResult.Degraded("whether indexers run cannot be asked");
        }
    }
}
