using System.ComponentModel;

namespace CodeSight.ServiceDefaults.Probes;

/// <summary>How the server is.</summary>
public sealed record HealthResponse(
    [property: Description("healthy or degraded.")] string Status,
    [property: Description("healthy, degraded or unhealthy, by dependency.")] IReadOnlyDictionary<string, string> Dependencies);
