using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Api.Health;

/// <summary>GET /health (readiness, by dependency) and GET /alive (liveness); open to all, and without anything secret (R6).</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The checks of this part. Other parts add theirs with AddHealthChecks().AddCheck.</summary>
    public static void AddServerHealth(this IServiceCollection services) =>
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", timeout: Patience)
            .AddCheck<KeywordHealth>("keywords", timeout: Patience)
            .AddCheck<DocumentsHealth>("documents", timeout: Patience);

    public static void MapServerHealth(this IEndpointRouteBuilder routes)
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
        HealthCheckService checks, HttpResponse response, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var dependencies = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status));
        if (report.Status != HealthStatus.Unhealthy) return TypedResults.Ok(new HealthResponse(Word(report.Status), dependencies));
        response.Headers.RetryAfter = "5";
        return ApiProblem.NotReady(dependencies);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
