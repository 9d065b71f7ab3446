using System.Diagnostics;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Models;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>The model whose vectors answer questions, and its table.</summary>
/// <param name="Id">Its id in embedding_models.</param>
/// <param name="Embedder">Encodes the questions that are compared with these vectors.</param>
public sealed record AnsweringModel(int Id, IEmbedder Embedder)
{
    /// <summary>Name of the table: columns hash bytea, embedding halfvec, generation bigint.</summary>
    public string Table => VectorTables.NameOf(Id);
}

/// <summary>
/// Tells which model's vectors answer: the configured one's, or those of an older one while the new vectors are being computed (B13). The
/// older model is loaded from the folder that it was indexed from. Thread-safe.
/// </summary>
public sealed class AnsweringModels(
    DatabaseSources database, IEmbedder configured, EmbedderLoader load, TimeProvider time, ILogger<AnsweringModels> logger) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly OlderEmbedder _older = new(load, time, logger);
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile Look? _latest;

    /// <summary>
    /// The model whose vectors answer, known up to a second ago; null while there are none, or while its embedder cannot be loaded:
    /// keywords answer alone. A question in a second asks the database for it, the others do not wait.
    /// </summary>
    public async ValueTask<AnsweringModel?> FindAsync(CancellationToken cancellationToken)
    {
        var latest = _latest;
        if (latest is not null && time.GetElapsedTime(latest.At) < LookEvery) return latest.Model;
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

    /// <summary>The model whose vectors answer now that the table of <paramref name="gone"/> is not there any more.</summary>
    public async Task<AnsweringModel?> FindOtherAsync(AnsweringModel gone, CancellationToken cancellationToken)
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
    /// What goes on answering while the model is being loaded: its vectors stay for a while. Null to wait for the model.
    /// </param>
    private async Task<AnsweringModel?> LookAsync(AnsweringModel? standIn, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } recorded)
        {
            // The next question looks again: the first indexer may be about to begin.
            _latest = null;
            return null;
        }
        var model = standIn?.Id == recorded.Id ? standIn : await OpenAsync(recorded, standIn, cancellationToken);
        _latest = new Look(model, time.GetTimestamp());
        return model;
    }

    private async Task<AnsweringModel?> OpenAsync(RecordedModel recorded, AnsweringModel? standIn, CancellationToken cancellationToken)
    {
        if (recorded.Fingerprint == configured.Model.Fingerprint)
        {
            _older.Close();
            return new AnsweringModel(recorded.Id, configured);
        }
        var opening = _older.OpenAsync(recorded);
        if (standIn is not null && !opening.IsCompleted) return standIn;
        return await opening.WaitAsync(cancellationToken) is { } embedder ? new AnsweringModel(recorded.Id, embedder) : null;
    }

    private async Task<RecordedModel?> ReadAsync(CancellationToken cancellationToken)
    {
        // Once a second and for everybody: no part of the question that happens to come at the time, nor of its trace.
        Activity.Current = null;
        await using var command = database.Asking.CreateCommand("SELECT id, fingerprint, name, folder FROM embedding_models WHERE answers");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Map(reader) : null;
    }

    private static RecordedModel Map(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3));

    private sealed record Look(AnsweringModel? Model, long At);
}

/// <summary>A model as the database knows it.</summary>
/// <param name="Folder">Where it was loaded from last; null where that was not written down.</param>
internal sealed record RecordedModel(int Id, string Fingerprint, string Name, string? Folder);
