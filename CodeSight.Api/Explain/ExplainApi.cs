using CodeSight.Api.Admin;
using CodeSight.Api.Files;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Configuration;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Explain;

/// <summary>POST /api/explain: why a file was not found (C7).</summary>
internal static class ExplainApi
{
    /// <summary>Most characters of a path; no system has longer ones.</summary>
    public const int LongestPath = 4_096;

    public static void MapExplain(this IEndpointRouteBuilder routes) =>
        routes.MapPost("explain", ExplainAsync)
            .WithName("Explain")
            .WithTags("Ask")
            .WithSummary("Explain why a file was not found")
            .WithDescription(
                "What becomes of a file when a question is asked: whether it is there, whether its text can be searched, where its best passage "
                + "stands by keywords, by meaning and by both, and what kept it out. Of a file that the caller may not read it says what it says of "
                + "one that does not exist.")
            .RequireAuthorization(Scopes.Ask)
            .Fails([ProblemKind.EmptyQuestion, ProblemKind.EmptyFilePath, .. UserText.Problems, .. ProblemKind.OfBodies, ProblemKind.CrossSite])
            .Fails([ProblemKind.Busy, ProblemKind.Loading, .. ProblemKind.OfDatabase]);

    private static async Task<Results<Ok<ExplainResponse>, ProblemHttpResult>> ExplainAsync(
        ExplainBody body,
        Caller caller,
        IExplainer explainer,
        IIndexing indexing,
        CollectionNames names,
        Collections collections,
        CodeSightOptions options,
        TimeProvider time,
        ILogger<ExplainBody> logger,
        CancellationToken cancellationToken)
    {
        if (!UserText.TryRead("question", ProblemKind.EmptyQuestion, body.Question, body.TopK, body.FileGlob, out var question, out var problem))
            return problem;
        // No path has a NUL.
        var path = body.FilePath?.Replace('\0', ' ') ?? "";
        if (string.IsNullOrWhiteSpace(path)) return ApiProblem.Of(ProblemKind.EmptyFilePath, "'file_path' needs at least one visible character.");
        if (path.Length > LongestPath) return ApiProblem.OutOfRange($"'file_path' may have at most {LongestPath} characters.");
        if (await UserText.ReadCallerAsync(caller.Principal, body.Collections, names, cancellationToken) is not { } reader)
            return ApiProblem.Of(ProblemKind.UnknownCollection);

        var start = time.GetTimestamp();
        var row = caller.Principal.Scopes.Contains(Scopes.Files) ? await indexing.FindFileAsync(caller.Principal, path, cancellationToken) : null;
        // As the folder spells it.
        path = row?.FilePath ?? path;
        var explanation = await explainer.ExplainAsync(
            new ExplainedFile(path, caller.Principal, reader, row?.State, row?.Reason), question, cancellationToken);
        IReadOnlyList<AdminCollection>? holding = null;
        if (options.Auth == AuthMode.Accounts && caller.Principal.Scopes.Contains(Scopes.Admin) && explanation.Verdict != Verdict.NotThere)
            holding = [.. (await collections.ListHoldingAsync(path, cancellationToken)).Select(AdminCollection.From)];
        logger.Explained(explanation.Verdict, time.GetElapsedTime(start).TotalMilliseconds, question.FileGlob is not null);
        return TypedResults.Ok(ExplainResponse.From(explanation, row is null ? null : FileResponse.From(row), holding));
    }
}
