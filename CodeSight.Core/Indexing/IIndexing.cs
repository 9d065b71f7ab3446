using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.People;

namespace CodeSight.Core.Indexing;

/// <summary>The indexing flow as the API uses it: start a run, follow it, read the ledger.</summary>
public interface IIndexing
{
    /// <summary>Starts a run in the background. Returns the running one if there is one.</summary>
    Task<StartedRun> StartAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken);

    /// <summary>Returns the run, or null if there is none with this id.</summary>
    Task<IndexRun?> FindRunAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Returns runs, the newest first; about the last 1,000 are kept.</summary>
    /// <param name="before">Only runs with a smaller id; null for the newest.</param>
    Task<IReadOnlyList<IndexRun>> ListRunsAsync(long? before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the run has ended, at most <paramref name="maxWait"/>. Returns the run as it is then, or null if there is none with this
    /// id.
    /// </summary>
    Task<IndexRun?> WaitForRunAsync(long runId, TimeSpan maxWait, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the state of the index (R4). Whoever may not read all documents is told the numbers of those that they may read, and nothing of runs.
    /// </summary>
    Task<IndexStatus> GetStatusAsync(Principal caller, CancellationToken cancellationToken);

    /// <summary>Returns what needs attention (files that were kept, a full disk) in sentences, or null.</summary>
    Task<string?> FindNoticeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns in one sentence how many files are missing from the folder and were kept, and what to do about it; null if there are none.
    /// </summary>
    Task<string?> FindKeptFilesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Streams the progress of the running run and of later ones, at most four times a second, until cancelled.
    /// </summary>
    IAsyncEnumerable<IndexRun> FollowAsync(CancellationToken cancellationToken);

    /// <summary>Returns rows of the ledger that the caller may read, ordered by path; of all states if <paramref name="state"/> is null.</summary>
    Task<LedgerPage> GetFilesAsync(Principal caller, DocumentState? state, int offset, int limit, CancellationToken cancellationToken);

    /// <summary>Returns the ledger's row of exactly this path; null where there is none, or none that the caller may read.</summary>
    Task<LedgerRow?> FindFileAsync(Principal caller, string filePath, CancellationToken cancellationToken);

    /// <summary>Opens the original file of a document for reading; one that the caller may not read is unknown.</summary>
    Task<OriginalFile> OpenFileAsync(Principal caller, long documentId, CancellationToken cancellationToken);
}


/// <summary>The run, and whether it was started now or was running already.</summary>
public sealed record StartedRun(IndexRun Run, bool IsNew);

/// <summary>The state of the index.</summary>
/// <param name="TotalFiles">Files whose text can be found.</param>
/// <param name="QueueDepth">Documents with text or vectors still to do.</param>
/// <param name="ChunksWithoutVector">Chunks whose vector is still to be computed; while the model changes, that of the new one.</param>
/// <param name="ModelMigration">The change of the embedding model that is going on, or null.</param>
/// <param name="Ocr">How far OCR is with scanned pages; null where none waits.</param>
/// <param name="Notice">What somebody should see to, in sentences; null where all is well.</param>
public sealed record IndexStatus(
    bool Indexed,
    int TotalFiles,
    int TotalChunks,
    DateTimeOffset? LastIndexedAt,
    bool IsStale,
    int QueueDepth,
    int ChunksWithoutVector,
    IndexRun? RunningRun,
    ModelMigration? ModelMigration = null,
    string? Notice = null,
    OcrProgress? Ocr = null);

/// <summary>One page of the ledger.</summary>
/// <param name="Total">Rows of this state in all.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Files, int Total);

/// <summary>One file that was seen, with what became of it.</summary>
public sealed record LedgerRow(
    long DocumentId,
    string FilePath,
    DocumentState State,
    string? Reason,
    long SizeBytes,
    int Chunks,
    int? Pages,
    DateTimeOffset ModifiedAt,
    DateTimeOffset? IndexedAt);
