using System.Text.Json.Nodes;
using CodeSight.Api.Ask;
using CodeSight.Api.Files;
using CodeSight.Api.Indexing;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Sessions;
using CodeSight.Api.Status;
using CodeSight.Core.Data;
using CodeSight.ServiceDefaults.Probes;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.OpenApi;

/// <summary>Requests that a reader of the API's description can send as they are, and answers that look like the server's own.</summary>
internal static class ApiExamples
{
    private static readonly DateTimeOffset Started = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private static readonly SearchResult Passage = new(
        "travel/expenses.md", null, 12, 14, "Travel > Hotels", 0.91, "A hotel may cost EUR 140 per night.", 512, 37);

    private static readonly RunResponse Run = new(
        RunId: 7, RunState.Succeeded, RunTrigger.Request, ForceRebuild: false, Started, Started.AddSeconds(12.5), DurationSeconds: 12.5,
        TotalFiles: 272, TotalChunks: 1840, Added: 3, Changed: 1, Removed: 0, Unchanged: 268, Skipped: 2, Empty: 0, Failed: 0, Kept: 0,
        FilesDone: 272, FilesInAll: 272, ChunksDone: 1840, ChunksInAll: 1840, SecondsLeft: null, Message: null);

    private static readonly Dictionary<string, string> Dependencies = new()
    {
        ["database"] = "healthy",
        ["keywords"] = "healthy",
        ["documents"] = "healthy",
    };

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new SearchBody("How much may a hotel cost?", 5, "travel/**"),
        new SearchResponse([Passage]),
        new AskBody("How much may a hotel cost?", 5, "*.md"),
        new AskResponse("A hotel may cost EUR 140 per night [1].", [Passage], "none/extractive", []),
        new IndexBody(),
        Run,
        new StatusResponse(true, 272, 1840, Started.AddSeconds(12.5), false, 0, 0, null, null, null),
        new FilesResponse(
            [new FileResponse("travel/expenses.md", 37, DocumentState.Indexed, null, 4096, 9, null, Started.AddDays(-30), Started)], 272),
        new SessionBody("the-servers-key"),
        new HealthResponse("healthy", Dependencies),
    }.ToDictionary(example => example.GetType());

    private static readonly string[] Questions = ["How much may a hotel cost?", "Who approves a purchase of EUR 5,000?"];

    /// <summary>An example of a type, or null where there is none.</summary>
    public static object? Of(Type type) => type == typeof(IReadOnlyList<string>) ? Questions : ByType.GetValueOrDefault(type);

    /// <summary>The problem details of a kind.</summary>
    public static JsonNode OfProblem(ProblemKind kind)
    {
        var problem = new JsonObject
        {
            ["type"] = $"urn:codesight:problem:{kind.Code}",
            ["title"] = ReasonPhrases.GetReasonPhrase(kind.Status),
            ["status"] = kind.Status,
            ["detail"] = kind.Meaning,
            ["code"] = kind.Code,
            ["error"] = kind.Error,
        };
        if (kind == ProblemKind.IndexingInProgress) problem["run_id"] = 7;
        if (kind == ProblemKind.NotReady) problem["dependencies"] = new JsonObject { ["database"] = "unhealthy" };
        return problem;
    }
}
