using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Coordination;

/// <summary>Whether Redis takes commands. A server without it answers as before, so it is degraded at worst, never unhealthy.</summary>
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
