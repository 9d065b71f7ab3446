using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Search;

/// <summary>POST /api/search: passages for a query (R1).</summary>
internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapPost("search", SearchAsync)
            .WithName("Search")
            .WithTags("Ask")
            .WithSummary("Find passages")
            .WithDescription("The passages that fit a query best, by keywords and by meaning.")
            .RequireAuthorization(Scopes.Search)
            .Fails([ProblemKind.EmptyQuery, ProblemKind.InvalidArm, .. UserText.Problems, .. ProblemKind.OfBodies, ProblemKind.CrossSite])
            .Fails([ProblemKind.Busy, .. Recordings.Problems, ProblemKind.Loading, .. ProblemKind.OfDatabase]);

    private static async Task<Results<Ok<SearchResponse>, ProblemHttpResult>> SearchAsync(
        SearchBody body, ConversationCaller caller, ISearcher searcher, Recordings recordings, CollectionNames names, TimeProvider time,
        ILogger<SearchBody> logger, CancellationToken cancellationToken)
    {
        if (!UserText.TryRead("query", ProblemKind.EmptyQuery, body.Query, body.TopK, body.FileGlob, out var request, out var problem))
            return problem;
        if (SearchArms.Read(body.Arm) is not { } arm) return ApiProblem.InvalidArm();
        if (await UserText.ReadCallerAsync(caller.Caller.Principal, body.Collections, names, cancellationToken) is not { } reader)
            return ApiProblem.Of(ProblemKind.UnknownCollection);
        var (recording, refused) = await recordings.BeginAsync(
            caller, body.ConversationId, body.MessageId, MessageKind.Search, request, cancellationToken);
        if (refused is not null) return refused;
        var start = time.GetTimestamp();
        Task<IReadOnlyList<Passage>> FindAsync() => searcher.SearchAsync(reader, request with { Arm = arm }, cancellationToken);
        var (passages, message) = recording is null ? (await FindAsync(), null) : await recording.WatchAsync(FindAsync);
        logger.Searched(passages.Count, request.TopK, time.GetElapsedTime(start).TotalMilliseconds, request.FileGlob is not null);
        return TypedResults.Ok(new SearchResponse([.. passages.Select(SearchResult.From)], message));
    }
}
