using System.Security.Cryptography;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing.Runs;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Core.People;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Analysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>Asks for runs, which the processes that index carry out, follows them, and reads the ledger.</summary>
public sealed class IndexingService(
    RunStore runs,
    RunProgress progress,
    RunFeed feed,
    RunSignal runSignal,
    QueueSignal queueSignal,
    DocumentsFolder folder,
    VectorStore vectors,
    OcrQueue ocr,
    ModelMigrationReader modelChange,
    IDbContextFactory<CodeSightContext> contexts,
    DatabaseClock clock,
    DatabaseTrouble trouble,
    CodeSightOptions options,
    TimeProvider time,
    ILogger<IndexingService> logger,
    IKeywordIndex? keywords = null) : IIndexing, IDisposable
{
    private const string Vanished = "missing from the documents folder; it was kept";

    private static readonly TimeSpan StatusAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _counting = new(1, 1);
    private volatile CountedStatus? _latest;

    /// <inheritdoc/>
    public async Task<StartedRun> StartAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken)
    {
        // The root of a run's trace where no request is; everything that the run does hangs below it.
        using var span = IndexingTelemetry.Start("index", null);
        var (runId, isNew) = await runs.RequestAsync(forceRebuild, trigger, cancellationToken);
        if (isNew)
        {
            Log.RunBegan(logger, runId, trigger, forceRebuild);
            queueSignal.Set();
            runSignal.Set();
        }

        var run = await progress.FindAsync(runId, cancellationToken) ?? throw new InvalidOperationException($"Run {runId} is gone.");
        return new StartedRun(run, isNew);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexRun>> ListRunsAsync(long? before, int limit, CancellationToken cancellationToken) =>
        progress.ListAsync(before, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IndexRun?> FindRunAsync(long runId, CancellationToken cancellationToken) => progress.FindAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexRun?> WaitForRunAsync(long runId, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var change = runSignal.Next;
            var run = await progress.FindAsync(runId, cancellationToken);
            var left = maxWait - time.GetElapsedTime(started);
            if (run is not { State: RunState.Running } || left <= TimeSpan.Zero) return run;
            await QueueSignal.WaitAsync(change, left < Poll ? left : Poll, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IndexRun> FollowAsync(CancellationToken cancellationToken) => feed.FollowAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexStatus> GetStatusAsync(Principal caller, CancellationToken cancellationToken)
    {
        var status = await GetStatusAsync(cancellationToken);
        if (caller.Readable.IsEverything) return status;
        var readable = keywords?.Current.Within(caller.Readable);
        return new IndexStatus(
            Indexed: readable?.ChunkCount > 0,
            TotalFiles: readable?.CountDocuments() ?? 0,
            TotalChunks: readable?.ChunkCount ?? 0,
            status.LastIndexedAt,
            status.IsStale,
            QueueDepth: 0,
            ChunksWithoutVector: 0,
            RunningRun: null);
    }

    private async Task<IndexStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        // Counting a running run or a change of the model reads much of the index: however many pages watch it, once a second is enough.
        if (_latest is { } latest && !latest.Change.IsCompleted && time.GetElapsedTime(latest.TakenAt) < StatusAge) return latest.Status;
        await _counting.WaitAsync(cancellationToken);
        try
        {
            if (_latest is { } counted && !counted.Change.IsCompleted && time.GetElapsedTime(counted.TakenAt) < StatusAge)
                return counted.Status;
            var change = runSignal.Next;
            var status = await CountStatusAsync(cancellationToken);
            _latest = status is { RunningRun: null, ModelMigration: null } ? null : new(status, change, time.GetTimestamp());
            return status;
        }
        finally
        {
            _counting.Release();
        }
    }

    private async Task<IndexStatus> CountStatusAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var totals = await context.Documents.GroupBy(_ => 1)
            .Select(all => new
            {
                Files = all.Count(document => document.ChunkCount > 0),
                Chunks = all.Sum(document => document.ChunkCount),
                Queued = all.Count(document => document.Stage > 0),
            })
            .SingleOrDefaultAsync(cancellationToken);
        var lastGood = await progress.FindLastGoodAsync(cancellationToken);
        return new IndexStatus(
            Indexed: totals?.Files > 0,
            TotalFiles: totals?.Files ?? 0,
            TotalChunks: totals?.Chunks ?? 0,
            LastIndexedAt: lastGood,
            IsStale: lastGood is null || await clock.ReadAsync(cancellationToken) - lastGood > options.StaleAfter,
            QueueDepth: totals?.Queued ?? 0,
            ChunksWithoutVector: totals?.Files > 0 ? await vectors.CountMissingAsync(cancellationToken) : 0,
            RunningRun: await progress.FindRunningAsync(cancellationToken),
            ModelMigration: await modelChange.FindAsync(cancellationToken),
            Notice: await FindNoticeAsync(cancellationToken),
            Ocr: await ocr.FindProgressAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<string?> FindNoticeAsync(CancellationToken cancellationToken)
    {
        var (met, kept) = (trouble.Current, await FindKeptFilesAsync(cancellationToken));
        return met is not null && kept is not null ? $"{met} {kept}" : met ?? kept;
    }

    /// <inheritdoc/>
    public async Task<string?> FindKeptFilesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await context.Documents.CountAsync(
            document => document.Vanished && document.State != DocumentState.Skipped, cancellationToken);
        return kept switch
        {
            0 => null,
            1 => "1 file is missing from the documents folder and was kept; put it back, or run with force_rebuild to remove it.",
            _ => $"{kept} files are missing from the documents folder and were kept; "
                + "put them back, or run with force_rebuild to remove them.",
        };
    }

    /// <inheritdoc/>
    public async Task<LedgerPage> GetFilesAsync(
        Principal caller, DocumentState? state, int offset, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = state is { } wanted ? context.Documents.Where(document => document.State == wanted) : context.Documents;
        var ordered = rows.OrderBy(document => document.FilePath);
        if (caller.Readable.IsEverything)
            return Page(await ordered.Skip(offset).Take(limit).ToListAsync(cancellationToken), await rows.CountAsync(cancellationToken));

        // Only this process knows which paths a scope's globs match.
        var readable = new List<long>();
        await foreach (var row in ordered.Select(document => new { document.Id, document.FilePath }).AsAsyncEnumerable()
            .WithCancellation(cancellationToken))
            if (caller.Readable.IsMatch(row.FilePath)) readable.Add(row.Id);
        var ids = readable.Skip(offset).Take(limit).ToArray();
        return Page(await ordered.Where(document => ids.Contains(document.Id)).ToListAsync(cancellationToken), readable.Count);
    }

    /// <inheritdoc/>
    public async Task<LedgerRow?> FindFileAsync(Principal caller, string filePath, CancellationToken cancellationToken)
    {
        // The same work whether there is such a file, may be read or not, so that the time tells nothing.
        var mayRead = caller.Readable.IsMatch(filePath);
        // File systems store accents in either form; where there are files in both, the one that is spelled as asked for.
        var spellings = ComposedText.SpellingsOf(filePath);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Documents.Where(document => spellings.Contains(document.FilePath)).ToListAsync(cancellationToken);
        var row = rows.Find(each => each.FilePath == filePath) ?? rows.FirstOrDefault();
        return row is not null && mayRead ? Map(row) : null;
    }

    private static LedgerPage Page(List<DocumentRow> rows, int total) => new([.. rows.Select(Map)], total);

    private static LedgerRow Map(DocumentRow row) => new(
        row.Id, row.FilePath, row.State, row.Vanished ? Vanished : ReasonOf(row), row.SizeBytes, row.ChunkCount, row.Pages,
        new DateTimeOffset(row.ModifiedTicks, TimeSpan.Zero), row.IndexedAt);

    // Both are sentences or their beginnings; what went wrong comes before what is missing.
    private static string? ReasonOf(DocumentRow row) =>
        row.Reason is { } reason && row.Notes is { } notes ? $"{reason.TrimEnd('.')}. {notes}" : row.Reason ?? row.Notes;

    /// <inheritdoc/>
    public async Task<OriginalFile> OpenFileAsync(Principal caller, long documentId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // What no reader may open is not handed out either, whatever its name got into the ledger for.
        var row = await context.Documents.SingleOrDefaultAsync(
            document => document.Id == documentId && document.ChunkCount > 0, cancellationToken);
        if (row is null || !caller.Readable.IsMatch(row.FilePath)) return new OriginalFile.Unknown();
        try
        {
            if (folder.Open(row.FilePath) is not { } handle) return new OriginalFile.Replaced(row.FilePath);
            var content = new FileStream(handle, FileAccess.Read, bufferSize: 64 << 10, isAsync: true);
            try
            {
                var modifiedAt = ModifiedTime.Of(handle);
                var hash = HashOf(row, content.Length, modifiedAt.Ticks) ?? await SHA256.HashDataAsync(content, cancellationToken);
                content.Position = 0;
                return new OriginalFile.Opened(row.FilePath, content, new DateTimeOffset(modifiedAt), hash);
            }
            catch
            {
                await content.DisposeAsync();
                throw;
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new OriginalFile.Gone(row.FilePath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new OriginalFile.Unreadable(row.FilePath);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _counting.Dispose();

    // Null where size and time do not prove that the file is what was read.
    private static byte[]? HashOf(DocumentRow row, long sizeBytes, long modifiedTicks) =>
        row.Stage != 1 && row.SizeBytes == sizeBytes && row.ModifiedTicks == modifiedTicks
            && KnownDocument.IsSettled(modifiedTicks, row.ReadTicks)
            ? row.Sha256
            : null;

    /// <summary>A status while a run or a change of the model is going on, and what ends when the run does.</summary>
    private sealed record CountedStatus(IndexStatus Status, Task Change, long TakenAt);
}
