using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using CodeSight.Api.Problems;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Files;

/// <summary>GET /api/files: the ledger, with what became of every file that was seen; GET /api/files/ID/content: the file itself.</summary>
internal static class FilesApi
{
    private const int LargestPage = 1000;

    private static readonly Dictionary<string, DocumentState> States =
        Enum.GetValues<DocumentState>().ToDictionary(state => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()));

    // Nothing that could run in this site's name: markup and scripts are shown as text.
    private static readonly Dictionary<string, string> ShownAs = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".md"] = "text/plain; charset=utf-8",
        [".rst"] = "text/plain; charset=utf-8",
        [".csv"] = "text/plain; charset=utf-8",
        [".tsv"] = "text/plain; charset=utf-8",
        [".eml"] = "text/plain; charset=utf-8",
        [".html"] = "text/plain; charset=utf-8",
        [".htm"] = "text/plain; charset=utf-8",
    };

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/files", ListAsync)
            .WithName("ListFiles")
            .WithTags("Index")
            .WithSummary("Read the ledger")
            .WithDescription("Every file that was seen, by path, with its state and the reason in words.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        routes.MapGet("/api/files/{documentId:long}/content", OpenAsync)
            .WithName("OpenFile")
            .WithTags("Index")
            .WithSummary("Open a document")
            .WithDescription("The original file, as it is now: PDF and text to be shown, everything else to be saved. A browser opens a PDF at a page by '#page=7'.")
            .Produces(200, contentType: "application/octet-stream")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> OpenAsync(
        long documentId, IIndexing indexing, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await indexing.OpenFileAsync(documentId, cancellationToken) is not { } file)
            return ApiProblem.NotFound("There is no such document, or its file is gone.");
        var shown = ShownAs.GetValueOrDefault(Path.GetExtension(file.FilePath), "application/octet-stream");
        var disposition = new ContentDispositionHeaderValue(shown == "application/octet-stream" ? "attachment" : "inline");
        disposition.SetHttpFileName(Path.GetFileName(file.FilePath));
        response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(file.Content, shown, lastModified: file.ModifiedAt, enableRangeProcessing: true);
    }

    private static async Task<Results<Ok<FilesResponse>, ProblemHttpResult>> ListAsync(
        IIndexing indexing,
        CancellationToken cancellationToken,
        [Description("indexed, empty, skipped, failed, queued or indexing; all where it is left out.")] string? state = null,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, LargestPage)] int limit = 100)
    {
        if (offset < 0) return ApiProblem.OutOfRange("'offset' must be at least 0.");
        if (limit is < 1 or > LargestPage) return ApiProblem.OutOfRange($"'limit' must be from 1 to {LargestPage}.");
        DocumentState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!States.TryGetValue(state, out var known)) return ApiProblem.InvalidParameter($"'state' must be one of {string.Join(", ", States.Keys)}.");
            wanted = known;
        }

        return TypedResults.Ok(FilesResponse.From(await indexing.GetFilesAsync(wanted, offset, limit, cancellationToken)));
    }
}
