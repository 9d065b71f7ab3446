namespace CodeSight.Core.Indexing;

/// <summary>What the outside asks of the indexing flow: start a run, follow it, read the ledger.</summary>
public interface IIndexing
{
    /// <summary>Starts a run in the background, unless one is running.</summary>
    Task<StartedRun> StartAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken);

    /// <summary>The run, or null where there is none of this id.</summary>
    Task<IndexRun?> FindRunAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Waits until the run has ended or the patience is over; the run as it then is.</summary>
    Task<IndexRun?> WaitForRunAsync(long runId, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The state of the index (R4).</summary>
    Task<IndexStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Progress of the running run and of those that follow, at most a few times a second, for as long as the caller listens.</summary>
    IAsyncEnumerable<IndexRun> FollowAsync(CancellationToken cancellationToken);

    /// <summary>Rows of the ledger by path; <paramref name="state"/> null for all.</summary>
    Task<LedgerPage> GetFilesAsync(DocumentState? state, int offset, int limit, CancellationToken cancellationToken);

    /// <summary>Opens the original file of a document for reading.</summary>
    Task<OriginalFile> OpenFileAsync(long documentId, CancellationToken cancellationToken);
}

/// <summary>Why a run was started.</summary>
public enum RunTrigger
{
    /// <summary>Somebody asked for it.</summary>
    Request,

    /// <summary>The server started: whatever changed while it was down is noticed.</summary>
    Start,

    /// <summary>The folder changed.</summary>
    Watch,

    /// <summary>The index became older than CODESIGHT_STALE_SECONDS.</summary>
    Schedule,
}

/// <summary>Where a run is.</summary>
public enum RunState
{
    Running,
    Succeeded,
    CompletedWithFailures,
    Failed,
    Cancelled,
}

/// <summary>Where a document is (the ledger's states).</summary>
public enum DocumentState
{
    /// <summary>Its text waits to be read.</summary>
    Queued,

    /// <summary>Its text is found by keywords; vectors are still to do.</summary>
    Indexing,

    /// <summary>Text and vectors are there.</summary>
    Indexed,

    /// <summary>Read, and without text.</summary>
    Empty,

    /// <summary>Not read: unknown ending, over the size limit, and the like.</summary>
    Skipped,

    /// <summary>Could not be read.</summary>
    Failed,
}

/// <summary>The answer to a wish for a run: the run, and whether it is a new one or one that was running already.</summary>
public sealed record StartedRun(IndexRun Run, bool IsNew);

/// <summary>A run with its counts so far.</summary>
/// <param name="FilesDone">Files of this run with nothing left to do.</param>
/// <param name="FilesInAll">Files that this run has to read (added, changed or taken over).</param>
/// <param name="ChunksDone">Chunks of this run's files that have their vector.</param>
/// <param name="ChunksInAll">Chunks of this run's files so far.</param>
/// <param name="SecondsLeft">Estimate, or null while there is no ground for one.</param>
/// <param name="Message">One sentence where something is worth saying (files kept, folder missing, why it failed); or null.</param>
public sealed record IndexRun(
    long Id,
    RunState State,
    RunTrigger Trigger,
    bool ForceRebuild,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int TotalFiles,
    int TotalChunks,
    int Added,
    int Changed,
    int Removed,
    int Unchanged,
    int Skipped,
    int Empty,
    int Failed,
    int Kept,
    int FilesDone,
    int FilesInAll,
    int ChunksDone,
    int ChunksInAll,
    double? SecondsLeft,
    string? Message);

/// <summary>The state of the index.</summary>
/// <param name="TotalFiles">Files whose text can be found.</param>
/// <param name="QueueDepth">Documents with text or vectors still to do.</param>
/// <param name="ChunksWithoutVector">Chunks whose vector is still to be computed; while the model changes, that of the new one.</param>
/// <param name="ModelChange">The change of the embedding model that is going on, or null.</param>
public sealed record IndexStatus(
    bool Indexed,
    int TotalFiles,
    int TotalChunks,
    DateTimeOffset? LastIndexedAt,
    bool IsStale,
    int QueueDepth,
    int ChunksWithoutVector,
    IndexRun? RunningRun,
    ModelChange? ModelChange = null);

/// <summary>One embedding model that takes over from another.</summary>
/// <param name="Old">Name of the model whose vectors answer until all new ones are there.</param>
/// <param name="New">Name of the model whose vectors are being computed.</param>
/// <param name="ChunksDone">Chunks that have their new vector.</param>
/// <param name="ChunksInAll">All chunks.</param>
public sealed record ModelChange(string Old, string New, int ChunksDone, int ChunksInAll);

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
