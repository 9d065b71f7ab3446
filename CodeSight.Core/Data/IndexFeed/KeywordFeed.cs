using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Vectors;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;
using CodeSight.SearchIndex.Snapshots;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.IndexFeed;

/// <summary>
/// Keeps the index in memory current, its chunks and their vectors: snapshot file, then the changes since, then each change as it is
/// committed, woken by a notification and looking for itself every second. Change numbers become visible in their order, so that everything
/// up to the last one read is there. A lost connection is taken up again; what a crash of the database took back is taken back here too.
/// </summary>
internal sealed partial class KeywordFeed(
    KeywordIndex index, DatabaseSources database, ActiveModelProvider models, CodeSightOptions options, TimeProvider time,
    ILogger<KeywordFeed> logger)
    : BackgroundService, IKeywordFeed
{
    private const int DocumentsPerBatch = 5_000;
    private const int ChunksPerApply = 1000;
    private const int MaxChunksPerApply = 16_000;
    private const int ReadersOfVectors = 2;

    // An array's length is limited, and all segments may become one.
    private const int MaxNumbers = int.MaxValue / 10 * 9;

    private static readonly TimeSpan MaxLoadWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private readonly VectorReader _vectors = new(database);
    private readonly KeywordSnapshotFile _file = new(Path.Combine(options.DataDir, "keywords.snapshot"));
    private readonly ChangeWaiters _waiters = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isLoaded;
    private readonly HashSet<long> _notDurable = [];
    private string? _identity;
    private bool _isAdopted;
    private bool _isInterrupted;
    private long _durableChange;
    private long _savedChange;
    private long _savedAt;

    /// <inheritdoc/>
    public bool IsLoaded => _isLoaded;

    /// <inheritdoc/>
    public Task WaitUntilAsync(long changeNumber, CancellationToken cancellationToken) =>
        _waiters.WaitAsync(changeNumber, () => index.ChangeNumber, cancellationToken);

    /// <inheritdoc/>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await WaitUntilAsync(await new ChangeReader(connection).ReadCounterAsync(cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Requests are taken once the index is loaded, so that a restart never answers from half of it; a very large one does not hold up the
    /// start.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_loaded.Task, Task.Delay(MaxLoadWait, cancellationToken));
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_isLoaded || index.ChangeNumber == _savedChange) return;
        try
        {
            if (index.ChangeNumber > _durableChange)
            {
                await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
                await MakeDurableAsync(new ChangeReader(connection), cancellationToken);
            }

            Save();
        }
        catch (Exception failure)
            when (failure is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException
                or OperationCanceledException)
        {
            NotSaved(failure);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        _savedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                await FollowAsync(() => pause = FirstPause, stoppingToken);
            }
            catch (Exception failure)
            {
                stoppingToken.ThrowIfCancellationRequested();
                // Also for a fault of our own: without the feed the server would answer from an ever older index. An outage is logged once.
                if (!_isInterrupted || DatabaseFault.Passing(failure) is null) Interrupted(failure);
                _isInterrupted = true;
            }

            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    private async Task FollowAsync(Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        var isWoken = false;
        connection.Notification += (_, _) => isWoken = true;
        await using (var listen = new NpgsqlCommand("LISTEN codesight_changes", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        var reader = new ChangeReader(connection);
        await AdoptAsync(reader, cancellationToken);
        while (true)
        {
            isWoken = false;
            await CatchUpAsync(reader, cancellationToken);
            await FollowModelAsync(reader, cancellationToken);
            connected();
            if (_isInterrupted) Resumed();
            _isInterrupted = false;
            if (time.GetElapsedTime(_savedAt) >= SaveInterval && index.ChangeNumber != _savedChange)
                await SaveDurableAsync(reader, cancellationToken);
            if (isWoken || await connection.WaitAsync(Poll, cancellationToken)) continue;
            if (index.ChangeNumber > _durableChange) await MakeDurableAsync(reader, cancellationToken);
        }
    }

    /// <summary>
    /// Finds out what of the index holds for this database: at the start what the file has; after a lost connection all but the documents
    /// whose last change may have been lost with it.
    /// </summary>
    private async Task AdoptAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        var identity = await reader.ReadIdentityAsync(cancellationToken);
        if (!_isAdopted) await LoadFileAsync(identity, reader, cancellationToken);
        else if (identity is null || identity != _identity) await ResetAsync(cancellationToken);
        else await TakeBackAsync(reader, cancellationToken);
        _identity = identity;
        _isAdopted = true;
    }

    private async Task TakeBackAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        index.Apply([], [], _durableChange);
        foreach (var ids in _notDurable.Chunk(DocumentsPerBatch))
            await ApplyAsync(reader, ids, Unchanged.None, _durableChange, cancellationToken);
    }

    private async Task LoadFileAsync(string? identity, ChangeReader reader, CancellationToken cancellationToken)
    {
        var loaded = identity is null ? LoadedKeywords.Refused("the database does not say which one it is") : _file.Load(identity);
        if (loaded.Refusal is null && loaded.ChangeNumber > await reader.ReadCounterAsync(cancellationToken))
            loaded = LoadedKeywords.Refused("it is newer than the database");
        if (loaded.Refusal is { } reason)
        {
            FileNotUsed(reason);
            return;
        }

        index.Reset(loaded.Segment, loaded.Dictionary, loaded.ChangeNumber);
        _durableChange = _savedChange = loaded.ChangeNumber;
        FileUsed(index.ChunkCount, index.ChangeNumber);
    }

    private async Task CatchUpAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        var counter = await reader.ReadCounterAsync(cancellationToken);
        if (counter < index.ChangeNumber) await ResetAsync(cancellationToken);
        var at = DocumentChange.EndOf(index.ChangeNumber);
        while (counter > index.ChangeNumber)
        {
            var changes = await reader.ReadChangesAsync(at, DocumentsPerBatch, cancellationToken);
            if (changes.Count > 0) at = changes[^1];
            // The last change of a full batch may go on in the next one. All numbers up to the counter were visible before.
            var upTo = changes.Count == DocumentsPerBatch ? at.Change - 1 : Math.Max(counter, at.Change);
            var ids = changes.Select(change => change.DocumentId).ToList();
            await ApplyAsync(reader, ids, await FindUnchangedAsync(reader, ids, cancellationToken), upTo, cancellationToken);
            if (changes.Count < DocumentsPerBatch) break;
        }

        if (_isLoaded) return;
        _isLoaded = true;
        _loaded.TrySetResult();
        Loaded(index.ChunkCount, index.DocumentCount, index.ChangeNumber);
    }

    private async Task ApplyAsync(
        ChangeReader reader, IReadOnlyCollection<long> documentIds, Unchanged unchanged, long upTo, CancellationToken cancellationToken)
    {
        _notDurable.UnionWith(documentIds);
        // All text is there before any vector is read: then it can be searched.
        var source = _isLoaded || index.Vectors is not null ? await ChooseVectorsAsync(cancellationToken) : null;
        await AddVectorsAsync(source, [.. index.ChunksWithoutVector(unchanged.InProgress), .. unchanged.ChunksOfDone], cancellationToken);
        var gone = documentIds.Where(id => !unchanged.DocumentIds.Contains(id)).ToHashSet();
        var batch = new List<KeywordDocument>();
        var chunks = 0;
        await foreach (var document in reader.ReadDocumentsAsync([.. gone], cancellationToken))
        {
            gone.Remove(document.DocumentId);
            batch.Add(document);
            chunks += document.Chunks.Count;
            // The more there is already, the more is added at once: segments that grow together are merged less often.
            if (chunks < Math.Clamp(index.ChunkCount / 2, ChunksPerApply, MaxChunksPerApply)) continue;
            await ApplyBatchAsync([], index.ChangeNumber);
        }

        await ApplyBatchAsync([.. gone], Math.Max(index.ChangeNumber, upTo));
        _waiters.Release(index.ChangeNumber);

        async Task ApplyBatchAsync(IReadOnlyList<long> removed, long change)
        {
            var ids = batch.SelectMany(document => document.Chunks).Select(chunk => chunk.ChunkId).ToArray();
            index.Apply(batch, removed, change, await _vectors.ReadAsync(source, ids, cancellationToken));
            batch.Clear();
            chunks = 0;
        }
    }

    private async Task<Unchanged> FindUnchangedAsync(
        ChangeReader reader, IReadOnlyList<long> documentIds, CancellationToken cancellationToken)
    {
        var known = documentIds.Where(index.Knows).ToArray();
        if (known.Length == 0) return Unchanged.None;
        var unchanged = Unchanged.None;
        await foreach (var document in reader.ReadChunkIdsAsync(known, cancellationToken))
        {
            if (!index.Holds(document.DocumentId, document.FilePath, document.Language, document.ChunkIds)) continue;
            unchanged.DocumentIds.Add(document.DocumentId);
            if (document.IsDone) unchanged.ChunksOfDone.AddRange(document.ChunkIds);
            else unchanged.InProgress.Add(document.DocumentId);
        }

        return unchanged;
    }

    /// <summary>Takes the vectors of another model into memory once it answers, or all where there is room for them again.</summary>
    private async Task FollowModelAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        if (await ChooseVectorsAsync(cancellationToken) is not { } source || index.Snapshot.VectorModel == source.ModelId) return;
        foreach (var ids in index.ChunksWithoutVector().Chunk(MaxChunksPerApply))
        {
            await AddVectorsAsync(source, ids, cancellationToken);
            // What changes meanwhile is not kept waiting, and brings its vectors along.
            await CatchUpAsync(reader, cancellationToken);
            if (index.Vectors != source) return;
        }

        index.CompleteVectors();
        VectorsKept(index.ChunkCount, VectorBytes(source, index.ChunkCount) >> 20);
    }

    /// <summary>The vectors to keep in memory: those that answer, as long as there is room for them.</summary>
    private async Task<VectorSource?> ChooseVectorsAsync(CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(cancellationToken);
        var source = model is null ? null : new VectorSource(model.Id, model.Embedder.Model.Dimensions);
        // Some room is asked for before they are taken in again, so that a single file does not turn them on and off.
        var room = index.Vectors is null ? options.SearchMemoryBytes / 10 * 9 : options.SearchMemoryBytes;
        if (source is not null
                && (VectorBytes(source, index.ChunkCount) > room || (long)index.ChunkCount * source.Dimensions > MaxNumbers))
        {
            if (index.Vectors is not null) VectorsDropped(index.ChunkCount, options.SearchMemoryBytes >> 20);
            source = null;
        }

        if (index.Vectors != source) index.KeepVectors(source);
        return source;
    }

    private Task AddVectorsAsync(VectorSource? source, long[] chunkIds, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        chunkIds.Chunk(ChunksPerApply),
        new ParallelOptions { MaxDegreeOfParallelism = ReadersOfVectors, CancellationToken = cancellationToken },
        async (ids, end) => index.AddVectors(await _vectors.ReadAsync(source, ids, end)));

    private static long VectorBytes(VectorSource source, int chunks) => (long)chunks * VectorBlock.BytesPerChunk(source.Dimensions);

    private async Task ResetAsync(CancellationToken cancellationToken)
    {
        DatabaseWentBack();
        // First, so that it is done again where it fails.
        await database.ReloadTypesAsync(cancellationToken);
        // Before the index is emptied: who finds nothing in it must be able to tell that it is not whole.
        _isLoaded = false;
        index.Reset(null, new TermDictionary(), 0);
        _notDurable.Clear();
        _durableChange = _savedChange = 0;
    }

    /// <summary>Everything up to the index's change is on the database's disk afterwards, and so may be kept in a file.</summary>
    private async Task MakeDurableAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        var change = index.ChangeNumber;
        await reader.FlushAsync(cancellationToken);
        _notDurable.Clear();
        _durableChange = change;
    }

    private async Task SaveDurableAsync(ChangeReader reader, CancellationToken cancellationToken)
    {
        await MakeDurableAsync(reader, cancellationToken);
        try
        {
            Save();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotSaved(failure);
        }

        _savedAt = time.GetTimestamp();
    }

    private void Save()
    {
        if (_identity is null) return;
        var snapshot = index.Snapshot;
        _file.Save(snapshot, _identity);
        _savedChange = snapshot.ChangeNumber;
        Saved(snapshot.ChunkCount, snapshot.ChangeNumber);
    }

    [LoggerMessage(
        EventId = 400,
        Level = LogLevel.Information,
        Message = "Keyword index ready: {Chunks} chunks of {Documents} documents, up to change {Change}.")]
    private partial void Loaded(int chunks, int documents, long change);

    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "Keyword snapshot read: {Chunks} chunks, up to change {Change}.")]
    private partial void FileUsed(int chunks, long change);

    [LoggerMessage(
        EventId = 402,
        Level = LogLevel.Information,
        Message = "Keyword snapshot not used, {Reason}; the chunks are read from the database.")]
    private partial void FileNotUsed(string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Debug, Message = "Keyword snapshot written: {Chunks} chunks, up to change {Change}.")]
    private partial void Saved(int chunks, long change);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "Keyword snapshot not written; the next start will take longer.")]
    private partial void NotSaved(Exception failure);

    [LoggerMessage(
        EventId = 405,
        Level = LogLevel.Warning,
        Message = "Change feed interrupted; searches answer from the index as it is until the feed is back.")]
    private partial void Interrupted(Exception failure);

    [LoggerMessage(EventId = 409, Level = LogLevel.Information, Message = "The change feed is back.")]
    private partial void Resumed();

    [LoggerMessage(EventId = 407, Level = LogLevel.Information, Message = "Vectors of {Chunks} chunks are in memory, {Megabytes} MB.")]
    private partial void VectorsKept(int chunks, long megabytes);

    [LoggerMessage(
        EventId = 408,
        Level = LogLevel.Warning,
        Message = "Vectors of {Chunks} chunks are more than CODESIGHT_SEARCH_MEMORY_MB allows ({Megabytes}); the database searches them, "
            + "which is slower.")]
    private partial void VectorsDropped(int chunks, long megabytes);

    [LoggerMessage(
        EventId = 406,
        Level = LogLevel.Warning,
        Message = "The database is older than the keyword index, or another one; the index is built again.")]
    private partial void DatabaseWentBack();

    /// <summary>Documents whose text the index has already; only vectors may be new.</summary>
    /// <param name="InProgress">Those with vectors still to come; the ones that are missing are read.</param>
    /// <param name="ChunksOfDone">
    /// Chunks of the others. All their vectors are read, since a forced rebuild has replaced those that were there.
    /// </param>
    private sealed record Unchanged(HashSet<long> DocumentIds, List<long> InProgress, List<long> ChunksOfDone)
    {
        public static Unchanged None => new([], [], []);
    }
}

/// <summary>
/// Whether the keyword index is loaded: before that, at the start and after a restored database, answers would miss documents.
/// </summary>
internal sealed class KeywordHealth(IKeywordFeed feed) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(feed.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
