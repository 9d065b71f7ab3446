using CodeSight.Core.Data;
using CodeSight.Core.Indexing.Scan;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>Whether the documents folder can be read and the indexed files are there. Without them the index still answers.</summary>
internal sealed class DocumentsHealth(DocumentsFolder folder, IIndexing indexing) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!folder.Exists) return HealthCheckResult.Degraded("the folder is missing");
        if (!folder.IsReadable) return HealthCheckResult.Degraded("the folder cannot be read");
        try
        {
            return await indexing.FindKeptFilesAsync(cancellationToken) is { } notice
                ? HealthCheckResult.Degraded(notice)
                : HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is not null)
        {
            // The check "database" reports it.
            return HealthCheckResult.Healthy();
        }
    }
}
