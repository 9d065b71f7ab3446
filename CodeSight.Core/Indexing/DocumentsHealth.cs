using CodeSight.Core.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>Whether the documents folder is there. Without it the index still answers.</summary>
internal sealed class DocumentsHealth(CodeSightOptions options) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Directory.Exists(options.DocsDir) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
