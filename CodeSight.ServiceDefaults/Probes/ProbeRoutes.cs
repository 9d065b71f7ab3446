using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.ServiceDefaults.Probes;

/// <summary>GET /health (readiness, by dependency) and GET /alive (liveness); open to all, and without anything secret (R6).</summary>
internal static class ProbeRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", CheckAsync)
            .WithName("GetHealth")
            .WithTags("Health")
            .WithSummary("Readiness")
            .WithDescription("healthy or degraded: questions are answered. 503: they are not, and 'dependencies' says what is missing.")
            .ProducesProblem(503);
        routes.MapGet("/alive", () => TypedResults.Ok(new HealthResponse("healthy", new Dictionary<string, string>())))
            .WithName("GetAlive")
            .WithTags("Health")
            .WithSummary("Liveness");
        // Monitors like HEAD.
        routes.MapMethods("/health", [HttpMethods.Head], CheckAsync).ExcludeFromDescription();
        routes.MapMethods("/alive", [HttpMethods.Head], () => TypedResults.Ok()).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<HealthResponse>, ProblemHttpResult>> CheckAsync(
        HealthCheckService checks, HealthLog log, HttpResponse response, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        log.Note(report);
        // No description of a check goes out: it may hold an address or a message of a driver.
        var dependencies = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status));
        if (report.Status != HealthStatus.Unhealthy) return TypedResults.Ok(new HealthResponse(Word(report.Status), dependencies));
        response.Headers.RetryAfter = "5";
        return NotReady(dependencies);
    }

    // The members of every problem of the API.
    private static ProblemHttpResult NotReady(Dictionary<string, string> dependencies) => TypedResults.Problem(
        "The server cannot answer questions now.",
        null,
        StatusCodes.Status503ServiceUnavailable,
        ReasonPhrases.GetReasonPhrase(StatusCodes.Status503ServiceUnavailable),
        "urn:codesight:problem:not_ready",
        new Dictionary<string, object?> { ["code"] = "not_ready", ["error"] = "not ready", ["dependencies"] = dependencies });

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}

/// <summary>How the server is.</summary>
public sealed record HealthResponse(
    [property: Description("healthy or degraded.")] string Status,
    [property: Description("healthy, degraded or unhealthy, by dependency.")] IReadOnlyDictionary<string, string> Dependencies);
