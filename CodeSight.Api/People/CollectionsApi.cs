using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.People;

/// <summary>GET /api/collections: the collections that the caller may name in a search or question.</summary>
internal static class CollectionsApi
{
    public static void MapCollections(this IEndpointRouteBuilder routes) =>
        routes.MapGet("collections", ListAsync)
            .WithName("ListCollections")
            .WithTags("Ask")
            .WithSummary("List the collections that the caller may read")
            .RequireAuthorization(Scopes.Search)
            .Fails(ProblemKind.OfDatabase);

    private static async Task<Ok<CollectionsResponse>> ListAsync(
        Caller caller, Collections collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CollectionsResponse(await collections.ListReadableAsync(caller.Principal, cancellationToken)));
}

/// <summary>Collections, by name.</summary>
public sealed record CollectionsResponse(IReadOnlyList<ReadableCollection> Collections);
