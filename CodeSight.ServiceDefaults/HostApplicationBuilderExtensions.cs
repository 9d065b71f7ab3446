using CodeSight.ServiceDefaults.Probes;
using CodeSight.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

namespace CodeSight.ServiceDefaults;

/// <summary>Registers what every service has: telemetry, health probes, resilient HTTP clients.</summary>
public static class HostApplicationBuilderExtensions
{
    /// <summary>
    /// Exports telemetry where OTEL_EXPORTER_OTLP_ENDPOINT says so, adds the health checks' service (MapProbes shows it; checks are added
    /// beside their features) and gives every client of IHttpClientFactory time-outs, retries and a circuit breaker.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Its name in telemetry, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES give another.</param>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetryExport(serviceName);
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton<HealthLog>();
        // The framework logs at every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // Only safe methods are retried: repeating others may cost money or have an effect twice.
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
