using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Queue;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Documents;

/// <summary>Vectors by the hash of what was embedded, in the active model's table.</summary>
public sealed class VectorStore(DatabaseSources database, VectorTables vectorTables)
{
    /// <summary>
    /// Chunks that still need a vector of the model begun last. A document with nothing left to do has all, unless computing them failed.
    /// </summary>
    internal async Task<int> CountMissingAsync(CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.FindTargetAsync(cancellationToken);
        await using var command = database.Indexing.CreateCommand(
            $"""
            SELECT count(*) FROM documents d JOIN coming_chunks c ON c.document_id = d.id LEFT JOIN {vectors} v ON v.hash = c.hash
            WHERE (d.stage > 0 OR d.state = 'failed') AND v.hash IS NULL
            """);
        return await command.ExecuteScalarAsync(cancellationToken) is long count ? (int)count : 0;
    }

    /// <summary>Texts of these documents' chunks that have no vector of their generation yet, each once, in reading order.</summary>
    internal async Task<IReadOnlyList<MissingVector>> FindMissingAsync(
        IReadOnlyCollection<ClaimedDocument> documents, int limit, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var command = database.Indexing.CreateCommand(
            $"""
            SELECT DISTINCT ON (t.hash) t.hash, t.header, t.content, t.generation, t.document_id FROM (
                SELECT c.hash, c.header, c.content, c.generation, c.document_id
                FROM coming_chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation
                WHERE c.document_id = ANY(@ids) AND v.hash IS NULL
                ORDER BY c.document_id, c.ordinal LIMIT @limit) t
            ORDER BY t.hash, t.generation DESC
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documents.Select(document => document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<int>("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missing = new List<MissingVector>();
        while (await reader.ReadAsync(cancellationToken)) missing.Add(ReadMissing(reader));
        return missing;
    }

    /// <summary>Adds the vectors, or puts them in the place of those of an older generation.</summary>
    /// <param name="embeddings">In the order of <paramref name="missing"/>, unit length.</param>
    internal async Task StoreAsync(IReadOnlyList<MissingVector> missing, float[][] embeddings, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"CREATE TEMP TABLE incoming (LIKE {vectors}) ON COMMIT DROP", cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY incoming (hash, embedding, generation) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            for (var i = 0; i < missing.Count; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(missing[i].Hash, NpgsqlDbType.Bytea, cancellationToken);
                // 20,000 vectors of 384 numbers take 107 to 147 ms by COPY, and 225 to 269 ms by INSERT of arrays of HalfVector.
                await copy.WriteAsync(embeddings[i].ToHalfVector(), cancellationToken);
                await copy.WriteAsync(missing[i].Generation, NpgsqlDbType.Bigint, cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }
        // In the order of the hash, so that two workers with texts in common cannot deadlock.
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO {vectors} AS v (hash, embedding, generation)
            SELECT hash, embedding, generation FROM incoming ORDER BY hash
            ON CONFLICT (hash) DO UPDATE SET embedding = EXCLUDED.embedding, generation = EXCLUDED.generation
            WHERE v.generation < EXCLUDED.generation
            """,
            cancellationToken);
        await ChangeFeed.WriteAsync(connection, await FindHoldersAsync(connection, missing, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Every document with one of the texts, also those that nobody has in hand.</summary>
    private static async Task<IReadOnlyList<long>> FindHoldersAsync(
        NpgsqlConnection connection, IReadOnlyList<MissingVector> stored, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT DISTINCT document_id FROM chunks WHERE hash = ANY(@hashes)", connection);
        command.Parameters.Add(new NpgsqlParameter<byte[][]>("hashes", [.. stored.Select(vector => vector.Hash)]));
        return await ReadIdsAsync(command, cancellationToken);
    }

    /// <summary>Ends the work on those of the documents that have all their vectors; their ids.</summary>
    internal async Task<IReadOnlyList<long>> CompleteAsync(
        IReadOnlyCollection<ClaimedDocument> documents, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            WITH held AS (
                SELECT d.id FROM documents d, unnest(@ids, @tokens) AS claim (id, token)
                WHERE d.id = claim.id AND d.lease_token = claim.token AND d.stage = 2
                ORDER BY d.id FOR UPDATE OF d)
            UPDATE documents d
            SET stage = 0, attempts = 0, lease_token = d.lease_token + 1, leased_until = NULL,
                state = CASE d.state WHEN 'failed' THEN 'failed' ELSE 'indexed' END,
                reason = CASE d.state WHEN 'failed' THEN d.reason END,
                indexed_at = CASE d.state WHEN 'failed' THEN d.indexed_at ELSE clock_timestamp() END
            FROM held
            WHERE d.id = held.id AND d.id <> ALL (
                SELECT c.document_id FROM coming_chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation
                WHERE c.document_id = ANY(@ids) AND v.hash IS NULL)
            RETURNING d.id
            """);
        command.AddClaims(documents);
        return await EndAsync(command, vectors, cancellationToken);
    }

    /// <summary>
    /// Gives up on the vectors of documents; their text goes on being found by keywords, and holds up no change of the model. One without a
    /// word about an attempt that failed has ended its process each time, and is not tried again with this model.
    /// </summary>
    internal async Task<IReadOnlyList<long>> FailAsync(
        IReadOnlyCollection<ClaimedDocument> documents, string reason, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            WITH held AS (
                SELECT d.id FROM documents d, unnest(@ids, @tokens) AS claim (id, token)
                WHERE d.id = claim.id AND d.lease_token = claim.token AND d.stage = 2
                ORDER BY d.id FOR UPDATE OF d)
            UPDATE documents d
            SET vectors_refused = CASE WHEN d.reason IS DISTINCT FROM '{DocumentQueue.TriedAgain}' THEN '{vectors}' END,
                vectors_failed = '{vectors}',
                stage = 0, state = 'failed', reason = @reason, attempts = 0, lease_token = d.lease_token + 1, leased_until = NULL
            FROM held
            WHERE d.id = held.id
            RETURNING d.id
            """);
        command.AddClaims(documents);
        command.Parameters.Add(new NpgsqlParameter<string>("reason", reason));
        return await EndAsync(command, vectors, cancellationToken);
    }

    /// <summary>Deletes vectors that no chunk uses, nor will. Only while no document can be read, or one of its vectors could go.</summary>
    internal static async Task<int> DeleteOrphansAsync(NpgsqlConnection connection, string vectors, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            DELETE FROM {vectors} v
            WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.hash = v.hash) 
              AND NOT EXISTS (SELECT 1 FROM {HeldText.Table} h WHERE h.hash = v.hash)
            """,
            connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Runs a statement that ends the work on documents, lets their held texts take their places with it, and tells of both; the documents'
    /// ids.
    /// </summary>
    private async Task<IReadOnlyList<long>> EndAsync(NpgsqlCommand command, string vectors, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        command.Connection = connection;
        var ended = await ReadIdsAsync(command, cancellationToken);
        await HeldText.ReleaseAsync(connection, vectors, ended, cancellationToken);
        await ChangeFeed.WriteAsync(connection, ended, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    private static MissingVector ReadMissing(NpgsqlDataReader row) =>
        new(row.GetFieldValue<byte[]>(0), Chunk.Compose(row.GetString(1), row.GetString(2)), row.GetInt64(3), row.GetInt64(4));

    private static async Task<IReadOnlyList<long>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A text without a vector of its generation.</summary>
/// <param name="DocumentId">One of the documents that hold it.</param>
internal sealed record MissingVector(byte[] Hash, string Text, long Generation, long DocumentId);
