using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Indexing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Status;

/// <summary>GET /api/status: the state of the index (R4).</summary>
internal static class StatusApi
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("status", GetAsync)
            .WithName("GetStatus")
            .WithTags("Index")
            .WithSummary("Read the state of the index")
            .Fails(ProblemKind.OfDatabase);

    private static async Task<Ok<StatusResponse>> GetAsync(
        Caller caller, IIndexing indexing, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(StatusResponse.From(await indexing.GetStatusAsync(caller.Principal, cancellationToken), time));
}
