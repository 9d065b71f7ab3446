namespace CodeSight.Bench.Server;

/// <summary>One passage of a search or an answer, as far as it is measured.</summary>
public sealed record FoundPassage(string FilePath, int? Page, double Score, string Content);

/// <summary>The answer of <c>POST /api/search</c>.</summary>
public sealed record SearchResults(IReadOnlyList<FoundPassage> Results);

/// <summary>The answer of <c>POST /api/ask</c>.</summary>
public sealed record AskedAnswer(string Text, IReadOnlyList<FoundPassage> Sources, string Model, string? SearchedFor = null);

/// <summary>A run as <c>/api/index/runs/{id}</c> shows it, as far as it is measured.</summary>
public sealed record RunProgress(
    long RunId, string State, int TotalFiles, int TotalChunks, double? DurationSeconds, DateTimeOffset? StartedAt, long? Tokens, string? Message,
    int ChunksDone = 0, int ChunksInAll = 0);

/// <summary>The count of <c>GET /api/files</c>.</summary>
public sealed record LedgerCount(int Total);

/// <summary>A page of the ledger.</summary>
public sealed record LedgerPage(IReadOnlyList<LedgerFile> Files);

/// <summary>A file of the ledger, as far as it is measured.</summary>
public sealed record LedgerFile(string FilePath, string State, string? Reason);

/// <summary>The answer of <c>GET /api/status</c>, as far as it is measured.</summary>
public sealed record IndexState(int TotalFiles, int QueueDepth, int ChunksWithoutVector);
