using CodeSight.ServiceDefaults.Probes;
using CodeSight.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

namespace CodeSight.ServiceDefaults;

/// <summary>What every service of the system has: telemetry, probes, resilient HTTP clients.</summary>
public static class ServiceDefaults
{
    /// <summary>
    /// Exports telemetry where OTEL_EXPORTER_OTLP_ENDPOINT says so, adds the health checks' service (MapProbes shows it; checks are added beside
    /// their features) and gives every client of IHttpClientFactory time-outs, retries and a circuit breaker.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Its name in telemetry, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES give another.</param>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetryExport(serviceName);
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton<HealthLog>();
        // The framework's own words come with every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // What is sent may cost money or be done twice: only safe methods are tried again.
        builder.Services.ConfigureHttpClientDefaults(http =>
            http.AddStandardResilienceHandler(resilience => resilience.Retry.DisableForUnsafeHttpMethods()));
    }

    /// <summary>Maps GET and HEAD of /health (readiness, by dependency) and /alive (liveness), in every environment.</summary>
    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ProbeRoutes.Map(routes);
    }
}
