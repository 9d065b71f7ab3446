using CodeSight.Core.Configuration;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Examples;

/// <summary>GET /api/examples: questions for the page's first screen, from the file that CODESIGHT_EXAMPLES names.</summary>
internal static class ExamplesApi
{
    public static void MapExamples(this IEndpointRouteBuilder routes) =>
        routes.MapGet("examples", List)
            .WithName("ListExamples")
            .WithTags("Ask")
            .WithSummary("Example questions")
            .WithDescription("The questions that the page offers before the first one is asked; empty where the operator named none.")
            .RequireAuthorization(Scopes.Ask);

    private static Ok<IReadOnlyList<string>> List(CodeSightOptions options) => TypedResults.Ok(options.ExampleQuestions);
}
