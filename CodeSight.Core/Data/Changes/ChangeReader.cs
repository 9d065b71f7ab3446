using System.Runtime.CompilerServices;
using CodeSight.SearchIndex.Segments;
using Npgsql;

namespace CodeSight.Core.Data.Changes;

/// <summary>What the feed asks of Postgres, over one connection.</summary>
internal sealed class ChangeReader(NpgsqlConnection connection)
{
    /// <summary>
    /// What tells this database from any other, also from another one with the same documents: the cluster's identifier and the
    /// database's. Null where the role may not ask for it.
    /// </summary>
    public async Task<string?> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ScalarAsync<string>(
                """
                SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
                FROM pg_control_system()
                """,
                cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    /// <summary>The number of the last committed change.</summary>
    public Task<long> ReadCounterAsync(CancellationToken cancellationToken) =>
        ScalarAsync<long>("SELECT value FROM counters WHERE name = 'change'", cancellationToken);

    /// <summary>Changed documents behind a place in the feed, by change and document; at most <paramref name="limit"/>.</summary>
    public async Task<List<DocumentChange>> ReadChangesAsync(DocumentChange after, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT change, document_id FROM document_changes
            WHERE (change, document_id) > (@change, @document) ORDER BY change, document_id LIMIT @limit
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long>("change", after.Change));
        command.Parameters.Add(new NpgsqlParameter<long>("document", after.DocumentId));
        command.Parameters.Add(new NpgsqlParameter<int>("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<DocumentChange>();
        while (await reader.ReadAsync(cancellationToken)) changes.Add(new DocumentChange(reader.GetInt64(0), reader.GetInt64(1)));
        return changes;
    }

    /// <summary>Those of the documents that have chunks, as they are now, by id. One statement: no document is seen half-changed.</summary>
    public async IAsyncEnumerable<KeywordDocument> ReadDocumentsAsync(
        long[] ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT d.id, d.file_path, c.id, c.header, c.content, d.language FROM documents d JOIN chunks c ON c.document_id = d.id
            WHERE d.id = ANY(@ids) ORDER BY d.id, c.ordinal
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", ids));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        KeywordDocument? document = null;
        var chunks = new List<KeywordChunk>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetInt64(0);
            if (document?.DocumentId != id)
            {
                if (document is not null) yield return document;
                chunks = [];
                document = new KeywordDocument(id, reader.GetString(1), chunks, reader.GetString(5));
            }

            chunks.Add(new KeywordChunk(reader.GetInt64(2), reader.GetString(3), reader.GetString(4)));
        }

        if (document is not null) yield return document;
    }

    /// <summary>
    /// Those of the documents that have chunks: their paths and languages, the ids of their chunks, which change with every text, and whether
    /// work on them is left.
    /// </summary>
    public async IAsyncEnumerable<DocumentChunks> ReadChunkIdsAsync(
        long[] ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT d.id, d.file_path, array_agg(c.id ORDER BY c.ordinal), d.stage = 0, d.language
            FROM documents d JOIN chunks c ON c.document_id = d.id
            WHERE d.id = ANY(@ids) GROUP BY d.id
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", ids));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new DocumentChunks(
                reader.GetInt64(0),
                reader.GetString(1),
                await reader.GetFieldValueAsync<long[]>(2, cancellationToken),
                reader.GetBoolean(3),
                reader.GetString(4));
    }

    /// <summary>Returns when every change that was visible before is on the disk: the writers commit without waiting for it.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand(
            "SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'codesight', '')", connection, transaction))
            await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is T value
            ? value
            : throw new InvalidOperationException("The database answered without the value that the schema has.");
    }
}

/// <summary>A document's latest change: a place in the feed.</summary>
internal readonly record struct DocumentChange(long Change, long DocumentId)
{
    /// <summary>The place behind everything of a change.</summary>
    public static DocumentChange EndOf(long change) => new(change, long.MaxValue);
}

/// <summary>What tells whether a document is the one that the index has.</summary>
/// <param name="IsDone">Nothing is left to do: all its vectors are there, and none will be replaced.</param>
internal sealed record DocumentChunks(long DocumentId, string FilePath, long[] ChunkIds, bool IsDone, string Language);
