using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Web;

/// <summary>Answers of the REST contract, about an invented company.</summary>
internal static class Samples
{
    public const string Limit = "The nightly limit is EUR 140 in Germany and EUR 180 in Zurich, London and Paris; breakfast is included in the limit.";

    public const string Card = "The nightly limit for hotels is printed on the back of the card.";

    private const string LimitPassage =
        "Overnight stays are booked through the travel desk at least five working days ahead. " + Limit + "\n\n" +
        "Where no room can be found under the limit, the team lead approves the difference in writing before the booking. Receipts are handed in within thirty " +
        "days after the journey. Later receipts are paid only when the delay was caused by the hotel or the airline.\n\n" +
        "Private extensions of a journey are welcome as long as they cause no extra cost. The travel desk books only the nights of the business part.";

    public static object[] Sources { get; } =
    [
        Source("policies/travel-and-expenses.pdf", 4, "Travel > Overnight stays", LimitPassage, 0.913),
        Source("handbook/onboarding.md", null, "First week > Travel card", "Your travel card arrives in the first week. " + Card, 0.741),
        Source(
            "code/payroll/overtime_rate.py",
            null,
            "def overtime_rate",
            "def overtime_rate(hours: float, weekday: int) -> float:\n    return 1.5 if weekday >= 5 else 1.25",
            0.31),
    ];

    /// <summary>An extractive answer that cites the first two of three sources.</summary>
    public static IResult Answer() => Answer($"{Limit} [1]\n\n{Card} [2]", Sources);

    public static IResult Answer(string text, params object[] sources) => new SampleAnswer(text, sources, "none/extractive");

    /// <summary>The usual answer to a question that was searched for as another one.</summary>
    public static IResult Condensed(string searchedFor) =>
        new SampleAnswer($"{Limit} [1]\n\n{Card} [2]", Sources, "none/extractive") { SearchedFor = searchedFor };

    /// <summary>The usual answer, with what could be asked next.</summary>
    public static IResult Suggesting(params string[] suggestions) =>
        new SampleAnswer($"{Limit} [1]\n\n{Card} [2]", Sources, "none/extractive") { Suggestions = suggestions };

    /// <summary>No answer, and the closest passages.</summary>
    public static IResult NotFound(params object[] related) =>
        new SampleAnswer("The answer was not found in the documents.", [], "none/extractive") { Related = related };

    /// <summary>An answer that a language model wrote, in Markdown.</summary>
    public static IResult Written(string text, params object[] sources) => new SampleAnswer(text, sources, "ollama/llama3");

    /// <summary>Why a file is not used: other passages fit better; a path without a folder is none of the files.</summary>
    public static IResult Explained(string path) => path.Contains('/', StringComparison.Ordinal)
        ? Explained(
            "too_low", "Other passages fit the question better: its best passage is number 7 of 418; an answer is made from the first 5.",
            new { rank = 7, of = 418, score = 0.41 }, Source(path, 2, "Travel > Rail", "A journey by rail may cost EUR 250.", 0.41))
        : Explained("not_there", "There is no file with this path, or none that you may read.", null, null, $"policies/{path}");

    private static IResult Explained(string verdict, string text, object? fused, object? passage, params string[] others) => Results.Ok(new
    {
        verdict,
        text,
        searched_for = fused is null ? null : "How much may a hotel cost?",
        file = (object?)null,
        filtered_by = (string?)null,
        keywords = fused is null ? null : new { rank = 3, of = 41, score = 2.4 },
        vectors = fused is null ? null : new { rank = 31, of = 418, score = 0.31 },
        fused,
        passage,
        words_found = fused is null ? [] : new[] { "cost" },
        words_missing = fused is null ? [] : new[] { "hotel" },
        ahead = fused is null ? [] : new[] { "policies/travel-and-expenses.pdf" },
        answerability = (object?)null,
        did_you_mean = others,
        collections = (object?)null,
    });

    public static IResult Found() => Results.Ok(new { results = Sources });

    public static object Source(string filePath, int? page, string section, string content, double score = 0.5) =>
        new { file_path = filePath, page, start_line = 12, end_line = 30, section, score, content, chunk_id = 1, document_id = 1 };

    public static object Status(object? runningRun = null, int totalFiles = 38, object? lastRun = null, string? notice = null) => new
    {
        indexed = totalFiles > 0,
        total_files = totalFiles,
        total_chunks = totalFiles * 11,
        last_indexed_at = totalFiles > 0 ? "2026-03-01T10:00:00Z" : null,
        is_stale = false,
        queue_depth = 0,
        chunks_without_vector = 0,
        running_run = runningRun,
        last_run = lastRun,
        notice,
    };

    public static object Run(string state = "running", string? message = null, int failed = 0, int kept = 0) => new
    {
        run_id = 7,
        state,
        message,
        failed,
        kept,
        files_done = 12,
        files_in_all = 38,
        chunks_done = 310,
        chunks_in_all = 412,
        seconds_left = 20.0,
    };

    /// <summary>A run as the list of runs has it.</summary>
    public static JsonObject ListedRun(
        int id, string state = "succeeded", string trigger = "schedule", string? message = null, int failed = 0, bool isRebuild = false) => new()
        {
            ["run_id"] = id,
            ["state"] = state,
            ["trigger"] = trigger,
            ["force_rebuild"] = isRebuild,
            ["started_at"] = "2026-03-01T10:00:00Z",
            ["finished_at"] = state == "running" ? null : "2026-03-01T10:01:05Z",
            ["duration_seconds"] = 65.2,
            ["total_files"] = 38,
            ["total_chunks"] = 412,
            ["added"] = 3,
            ["changed"] = 1,
            ["removed"] = 0,
            ["unchanged"] = 34,
            ["skipped"] = 0,
            ["empty"] = 0,
            ["failed"] = failed,
            ["kept"] = 0,
            ["files_done"] = 4,
            ["files_in_all"] = 4,
            ["chunks_done"] = 40,
            ["chunks_in_all"] = 40,
            ["seconds_left"] = null,
            ["message"] = message,
        };

    public static SampleFile File(string filePath, string state, string? reason = null) =>
        new(
            filePath,
            state,
            reason,
            SizeBytes: 20480,
            Chunks: state == "indexed" ? 3 : 0,
            Pages: null,
            "2026-03-01T10:00:00Z",
            IndexedAt: null);
}

/// <summary>A row of the ledger as the contract has it.</summary>
internal sealed record SampleFile(
    string FilePath, string State, string? Reason, long SizeBytes, int Chunks, int? Pages, string ModifiedAt, string? IndexedAt);
