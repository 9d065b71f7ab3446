using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CodeSight.ServiceDefaults.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to an OTLP collector. Protocol, headers, intervals and limits are OpenTelemetry's own variables.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>The address of the collector; without it nothing is collected or sent.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Our source of spans and our meter.
    private const string Own = "CodeSight";

    public static void AddTelemetryExport(this IHostApplicationBuilder builder, string serviceName)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(serviceName, serviceVersion: Version())
                .AddEnvironmentVariableDetector()) // last, so that it wins
            .WithTracing(tracing => tracing
                .AddSource(Own)
                .AddNpgsql() // statements, never their parameters
                .AddAspNetCoreInstrumentation(options => options.Filter = IsOfTheApi)
                .AddHttpClientInstrumentation()
                .AddProcessor(new OrphanedRedisSpans())
                .AddOtlpExporter(SendDirectly))
            .WithMetrics(metrics => metrics
                .AddMeter(Own)
                .AddNpgsqlInstrumentation()
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddOtlpExporter(SendDirectly))
            .WithLogging(
                logging => logging.AddOtlpExporter(SendDirectly),
                options => options.IncludeFormattedMessage = true);
        builder.Services.AddHostedService<TelemetryFlush>();
    }

    // Traces of probes and of the page's files would outnumber all others.
    private static bool IsOfTheApi(HttpContext context) => context.Request.Path is var path
        && (path.StartsWithSegments("/api") || path.StartsWithSegments("/v1") || path.StartsWithSegments("/mcp"));

    // Clients of IHttpClientFactory try again and log, which for a collector that is away would fill the log that is to be exported.
    private static void SendDirectly(OtlpExporterOptions options) =>
        options.HttpClientFactory = () => new HttpClient { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };

    private static string? Version() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
