using System.Security.Cryptography;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Extract;
using CodeSight.Core.Models;
using CodeSight.Extraction;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Bench.Scale;

/// <summary>
/// Puts made documents with their chunks and vectors into an empty CodeSight database, by the server's own statements, as documents whose
/// indexing is over. A server that starts on the database and the written folder finds nothing to do.
/// </summary>
internal sealed class DatabaseFill : IAsyncDisposable
{
    private const int DocumentsAtOnce = 500;

    private readonly ServiceProvider _services;

    private DatabaseFill(ServiceProvider services) => _services = services;

    private DatabaseSources Database => _services.GetRequiredService<DatabaseSources>();

    /// <summary>Brings the schema up to date.</summary>
    /// <exception cref="InvalidOperationException">The database holds documents.</exception>
    public static async Task<DatabaseFill> OpenAsync(
        string connectionString, string modelFolder, IEmbedder embedder, IChunker chunker, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging().AddDatabase(connectionString).AddExtraction().AddIndexingRules();
        services.AddSingleton(new CodeSightOptions { DataDir = "", DocsDir = "", EmbeddingModelDir = modelFolder });
        services.AddSingleton(embedder).AddSingleton(chunker).AddSingleton<VectorTables>().AddSingleton<VectorStore>();
        var fill = new DatabaseFill(services.BuildServiceProvider());
        await fill._services.GetRequiredService<DatabaseMigration>().MigrateAsync(cancellationToken);
        await using var count = fill.Database.Indexing.CreateCommand("SELECT count(*) FROM documents");
        if (await count.ExecuteScalarAsync(cancellationToken) is 0L) return fill;
        await fill.DisposeAsync();
        throw new InvalidOperationException("The database holds documents already: name an empty one.");
    }

    /// <summary>Writes the documents' files and rows, then builds the vectors' index.</summary>
    /// <param name="progress">Told how many documents and chunks are stored.</param>
    public async Task RunAsync(
        IEnumerable<ScaledDocument> documents, string folder, StandInVectors vectors, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var table = await _services.GetRequiredService<VectorTables>().GetConfiguredAsync(cancellationToken);
        var indexes = await DropVectorIndexesAsync(table, cancellationToken);
        var (stored, chunks) = (0, 0);
        foreach (var batch in documents.Chunk(DocumentsAtOnce))
        {
            foreach (var document in batch) ScaledFiles.Write(folder, document);
            await StoreAsync(batch, vectors, cancellationToken);
            progress(stored += batch.Length, chunks += batch.Sum(document => document.Chunks.Count));
        }

        foreach (var index in indexes)
            await ExecuteAsync($"SET maintenance_work_mem = '1GB'; {index}; RESET maintenance_work_mem", cancellationToken);
        foreach (var name in new[] { "documents", "chunks", "document_changes", table })
            await ExecuteAsync($"VACUUM ANALYZE {name}", cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>
    /// Adding a row to an HNSW index takes milliseconds, building it from all rows a fraction; the statements that make them again.
    /// </summary>
    private async Task<IReadOnlyList<string>> DropVectorIndexesAsync(string table, CancellationToken cancellationToken)
    {
        var definitions = new List<string>();
        var names = new List<string>();
        await using (var command = Database.Indexing.CreateCommand(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1 AND indexdef LIKE '%USING hnsw%'"))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                names.Add(reader.GetString(0));
                definitions.Add(reader.GetString(1));
            }
        }

        foreach (var name in names) await ExecuteAsync($"DROP INDEX {name}", cancellationToken);
        return definitions;
    }

    private async Task StoreAsync(ScaledDocument[] documents, StandInVectors vectors, CancellationToken cancellationToken)
    {
        // Vectors first: a document is never there without them.
        var missing = documents
            .SelectMany(
                document => document.Chunks,
                (document, chunk) => (Missing: new MissingVector(chunk.Hash, "", 0, 0), Vector: vectors.Of(document, chunk)))
            .ToList();
        await _services.GetRequiredService<VectorStore>()
            .StoreAsync([.. missing.Select(pair => pair.Missing)], [.. missing.Select(pair => pair.Vector)], cancellationToken);

        await using var connection = await Database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = await InsertDocumentsAsync(connection, documents, cancellationToken);
        var rows = documents.SelectMany(document => document.Chunks, (document, chunk) => chunk with { DocumentId = ids[document.Path] })
            .ToList();
        await ChunkRows.InsertAsync(connection, "chunks", rows, cancellationToken);
        await ChangeFeed.WriteAsync(connection, ids.Values, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<Dictionary<string, long>> InsertDocumentsAsync(
        NpgsqlConnection connection, ScaledDocument[] documents, CancellationToken cancellationToken)
    {
        var now = _services.GetRequiredService<TimeProvider>().GetUtcNow();
        var bytes = documents.Select(ScaledFiles.BytesOf).ToList();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO documents (file_path, state, title, size_bytes, modified_ticks, read_ticks, sha256, chunker, chunk_count, indexed_at, stage)
            SELECT path, 'indexed', title, size, modified, @read, sha256, @chunker, chunks, @now, 0
            FROM unnest(@paths, @titles, @sizes, @modified, @hashes, @chunks) AS d (path, title, size, modified, sha256, chunks)
            RETURNING file_path, id
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>("paths", [.. documents.Select(document => document.Path)]));
        command.Parameters.Add(new NpgsqlParameter("titles", NpgsqlDbType.Array | NpgsqlDbType.Text)
        {
            Value = documents.Select(document => document.Title is { } title ? CleanText.Of(title) : null).ToArray(),
        });
        command.Parameters.Add(new NpgsqlParameter<long[]>("sizes", [.. bytes.Select(content => (long)content.Length)]));
        command.Parameters.Add(
            new NpgsqlParameter<long[]>("modified", [.. documents.Select(document => ScaledFiles.TimeOf(document).Ticks)]));
        command.Parameters.Add(new NpgsqlParameter<byte[][]>("hashes", [.. bytes.Select(SHA256.HashData)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>("chunks", [.. documents.Select(document => document.Chunks.Count)]));
        command.Parameters.Add(new NpgsqlParameter<long>("read", now.UtcTicks));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset>("now", now));
        command.Parameters.Add(new NpgsqlParameter<string>(
            "chunker", _services.GetRequiredService<RulesVersion>().Current));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetString(0), reader.GetInt64(1));
        return ids;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.Indexing.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
