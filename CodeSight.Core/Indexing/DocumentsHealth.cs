using CodeSight.Core.Indexing.Scan;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>Whether the documents folder is there and can be read. Without it the index still answers.</summary>
internal sealed class DocumentsHealth(DocumentsFolder folder) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !folder.IsThere ? HealthCheckResult.Degraded("the folder is missing")
            : !folder.IsReadable ? HealthCheckResult.Degraded("the folder cannot be read")
            : HealthCheckResult.Healthy());
}
