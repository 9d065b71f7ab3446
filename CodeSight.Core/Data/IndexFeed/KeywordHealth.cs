using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Data.IndexFeed;

/// <summary>Whether the keyword index is loaded: before that, at the start and after a restored database, answers would miss documents.</summary>
internal sealed class KeywordHealth(IKeywordFeed feed) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(feed.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
