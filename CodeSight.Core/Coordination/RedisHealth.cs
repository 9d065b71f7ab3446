using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Coordination;

/// <summary>Reports whether Redis accepts writes. A server works without it, so the status is degraded at worst.</summary>
public sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A connection known to be gone is looked after in the background; asking it would only make the caller wait.
        var isWell = redis.State.IsReachable && await redis.ProbeAsync(cancellationToken);
        return isWell ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Redis {redis.State.Trouble ?? "gave no reply"}");
    }
}
