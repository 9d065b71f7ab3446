using System.Diagnostics;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Models;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>The active model: the one whose vectors answer questions.</summary>
/// <param name="Id">Its id in embedding_models.</param>
/// <param name="Embedder">Encodes questions for these vectors.</param>
public sealed record ActiveModel(int Id, IEmbedder Embedder)
{
    /// <summary>Name of the table: columns hash bytea, embedding halfvec, generation bigint.</summary>
    public string Table => VectorTables.NameOf(Id);
}

/// <summary>
/// Provides the active model: the configured one, or during a model migration (B13) the previous one, which is loaded from the folder that
/// it was indexed from. Thread-safe.
/// </summary>
public sealed class ActiveModelProvider(
    DatabaseSources database, IEmbedder configured, EmbedderLoader load, TimeProvider time, ILogger<ActiveModelProvider> logger) : IDisposable
{
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(1);

    private readonly PreviousEmbedder _older = new(load, time, logger);
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile Look? _latest;

    /// <summary>
    /// Returns the active model, cached for one second; null if there is none or its embedder cannot be loaded, in which case keywords
    /// answer alone. One caller per second queries the database; the others do not wait.
    /// </summary>
    public async ValueTask<ActiveModel?> FindAsync(CancellationToken cancellationToken)
    {
        var latest = _latest;
        if (latest is not null && time.GetElapsedTime(latest.At) < CacheDuration) return latest.Model;
        if (!await _looking.WaitAsync(latest is null ? Timeout.Infinite : 0, cancellationToken)) return latest?.Model;
        try
        {
            return await LookAsync(latest?.Model, cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Returns the active model after the vectors of <paramref name="gone"/> were deleted; null if there is no other.</summary>
    public async Task<ActiveModel?> FindOtherAsync(ActiveModel gone, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var other = await LookAsync(null, cancellationToken);
            return other?.Id == gone.Id ? null : other;
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _older.Dispose();
        _looking.Dispose();
    }

    /// <param name="standIn">
    /// The model to return until the active one is loaded; its vectors are kept for a while. Null to wait.
    /// </param>
    private async Task<ActiveModel?> LookAsync(ActiveModel? standIn, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } recorded)
        {
            // Not cached, since the first indexer may be about to start.
            _latest = null;
            return null;
        }
        var model = standIn?.Id == recorded.Id ? standIn : await OpenAsync(recorded, standIn, cancellationToken);
        _latest = new Look(model, time.GetTimestamp());
        return model;
    }

    private async Task<ActiveModel?> OpenAsync(RecordedModel recorded, ActiveModel? standIn, CancellationToken cancellationToken)
    {
        if (recorded.Fingerprint == configured.Model.Fingerprint)
        {
            _older.Close();
            return new ActiveModel(recorded.Id, configured);
        }
        var opening = _older.OpenAsync(recorded);
        if (standIn is not null && !opening.IsCompleted) return standIn;
        return await opening.WaitAsync(cancellationToken) is { } embedder ? new ActiveModel(recorded.Id, embedder) : null;
    }

    private async Task<RecordedModel?> ReadAsync(CancellationToken cancellationToken)
    {
        // The query serves all questions, so it does not belong to the trace of the one that triggered it.
        Activity.Current = null;
        await using var command = database.Asking.CreateCommand("SELECT id, fingerprint, name, folder FROM embedding_models WHERE answers");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Map(reader) : null;
    }

    private static RecordedModel Map(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3));

    private sealed record Look(ActiveModel? Model, long At);
}

/// <summary>A model as recorded in the database.</summary>
/// <param name="Folder">The folder that it was last loaded from, or null if unknown.</param>
internal sealed record RecordedModel(int Id, string Fingerprint, string Name, string? Folder);
