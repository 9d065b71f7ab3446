using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CodeSight.ServiceDefaults;

/// <summary>What every service of the system has: telemetry, probes, resilient HTTP clients.</summary>
public static class ServiceDefaults
{
    /// <summary>Registers the defaults.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string serviceName)
    {
    }

    /// <summary>Maps GET and HEAD of /health and /alive.</summary>
    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
    }
}
