using CodeSight.Core.Indexing.Scan;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>Whether the documents folder is there. Without it the index still answers.</summary>
internal sealed class DocumentsHealth(DocumentsFolder folder) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(folder.IsThere ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
