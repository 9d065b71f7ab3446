namespace CodeSight.Bench.Server;

/// <summary>One passage of a search or an answer, as far as it is measured.</summary>
public sealed record FoundPassage(string FilePath, int? Page, double Score, string Content);

/// <summary>The answer of <c>POST /api/search</c>.</summary>
public sealed record SearchResults(IReadOnlyList<FoundPassage> Results);

/// <summary>The answer of <c>POST /api/ask</c>.</summary>
public sealed record AskedAnswer(string Text, IReadOnlyList<FoundPassage> Sources, string Model);

/// <summary>A run as <c>/api/index/runs/{id}</c> shows it, as far as it is measured.</summary>
public sealed record RunProgress(
    long RunId, string State, int TotalFiles, int TotalChunks, double? DurationSeconds, DateTimeOffset? StartedAt, long? Tokens, string? Message);

/// <summary>The count of <c>GET /api/files</c>.</summary>
public sealed record LedgerCount(int Total);
