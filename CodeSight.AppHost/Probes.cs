// Probes are still marked as experimental, and Container Apps has no other way to be told /health and /alive.
#pragma warning disable ASPIREPROBES001

namespace CodeSight.AppHost;

/// <summary>Who asks a service how it is.</summary>
internal static class Probes
{
    /// <summary>
    /// A run waits for /health. What is published has probes; the second comes late and is patient, because a service waits for the
    /// database for up to two minutes before it listens. (Each probe is a health check of its own in a run, so a path may be probed only
    /// once.)
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithProbes(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode
            ? service.WithHttpHealthCheck("/health")
            : service
                .WithHttpProbe(ProbeType.Readiness, "/health", periodSeconds: 10, timeoutSeconds: 5)
                .WithHttpProbe(
                    ProbeType.Liveness, "/alive", initialDelaySeconds: 60, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5);
}
