using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Files;

/// <summary>GET /api/files: the ledger, with what became of every file that was seen.</summary>
internal static class FilesApi
{
    private const int MaxPage = 1000;

    private static readonly Dictionary<string, DocumentState> States =
        Enum.GetValues<DocumentState>().ToDictionary(state => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()));

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("files", ListAsync)
            .WithName("ListFiles")
            .WithTags("Index")
            .WithSummary("Read the ledger")
            .WithDescription("Every file that was seen, by path, with its state and the reason in words.")
            .RequireAuthorization(Scopes.Files)
            .Fails([ProblemKind.InvalidParameter, ProblemKind.OutOfRange, .. ProblemKind.OfDatabase]);
    }

    private static async Task<Results<Ok<FilesResponse>, ProblemHttpResult>> ListAsync(
        Caller caller,
        IIndexing indexing,
        CancellationToken cancellationToken,
        [Description("indexed, empty, skipped, failed, queued or indexing; all where it is left out.")] string? state = null,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, MaxPage)] int limit = 100)
    {
        if (offset < 0) return ApiProblem.OutOfRange("'offset' must be at least 0.");
        if (limit is < 1 or > MaxPage) return ApiProblem.OutOfRange($"'limit' must be from 1 to {MaxPage}.");
        DocumentState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!States.TryGetValue(state, out var known))
                return ApiProblem.InvalidParameter($"'state' must be one of {string.Join(", ", States.Keys)}.");
            wanted = known;
        }

        return TypedResults.Ok(FilesResponse.From(await indexing.GetFilesAsync(caller.Principal, wanted, offset, limit, cancellationToken)));
    }
}
