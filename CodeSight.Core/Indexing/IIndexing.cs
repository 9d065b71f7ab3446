using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;

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

    /// <summary>What somebody should see to (files that were kept, a full disk), in sentences; null where all is well.</summary>
    Task<string?> FindNoticeAsync(CancellationToken cancellationToken);

    /// <summary>How many files are missing from the folder and were kept, and what to do about it, in one sentence; null where there are none.</summary>
    Task<string?> FindKeptFilesAsync(CancellationToken cancellationToken);

    /// <summary>Progress of the running run and of those that follow, at most a few times a second, for as long as the caller listens.</summary>
    IAsyncEnumerable<IndexRun> FollowAsync(CancellationToken cancellationToken);

    /// <summary>Rows of the ledger by path; <paramref name="state"/> null for all.</summary>
    Task<LedgerPage> GetFilesAsync(DocumentState? state, int offset, int limit, CancellationToken cancellationToken);

    /// <summary>Opens the original file of a document for reading.</summary>
    Task<OriginalFile> OpenFileAsync(long documentId, CancellationToken cancellationToken);
}


/// <summary>The answer to a wish for a run: the run, and whether it is a new one or one that was running already.</summary>
public sealed record StartedRun(IndexRun Run, bool IsNew);

/// <summary>The state of the index.</summary>
/// <param name="TotalFiles">Files whose text can be found.</param>
/// <param name="QueueDepth">Documents with text or vectors still to do.</param>
/// <param name="ChunksWithoutVector">Chunks whose vector is still to be computed; while the model changes, that of the new one.</param>
/// <param name="ModelChange">The change of the embedding model that is going on, or null.</param>
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
    ModelChange? ModelChange = null,
    string? Notice = null);

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
