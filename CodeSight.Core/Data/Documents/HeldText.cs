using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Documents;

/// <summary>
/// New chunks of documents whose bytes stayed while the rules of reading changed. They wait in a table of their own until the answering
/// model has a vector for each; then they replace the old ones, which answer until that moment. A document whose bytes changed never waits.
/// </summary>
internal static class HeldText
{
    public const string Table = "held_chunks";

    /// <summary>
    /// Ids of the documents whose new text must wait: the bytes are those that the old text was read from, the old text has vectors that
    /// answer, and the new one lacks some.
    /// </summary>
    /// <param name="texts">New texts of documents that have an old one; their rows are locked.</param>
    public static async Task<HashSet<long>> ChooseAsync(
        NpgsqlConnection connection, IReadOnlyList<NewText> texts, CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>();
        if (texts.Count == 0 || await AnsweringAsync(connection, cancellationToken) is not { } vectors) return ids;
        await using var command = new NpgsqlCommand(
            $"""
            SELECT d.id FROM documents d JOIN unnest(@ids, @contents) AS r (id, sha256) ON r.id = d.id AND r.sha256 = d.sha256
            WHERE EXISTS (SELECT 1 FROM chunks c JOIN {vectors} v ON v.hash = c.hash WHERE c.document_id = d.id)
              AND d.id IN (
                SELECT n.id FROM unnest(@chunk_ids, @hashes) AS n (id, hash)
                WHERE NOT EXISTS (SELECT 1 FROM {vectors} v WHERE v.hash = n.hash))
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. texts.Select(text => text.DocumentId)]));
        command.Parameters.Add(new NpgsqlParameter("contents", NpgsqlDbType.Array | NpgsqlDbType.Bytea)
        {
            Value = texts.Select(text => text.Sha256).ToArray(),
        });
        command.Parameters.Add(
            new NpgsqlParameter<long[]>("chunk_ids", [.. texts.SelectMany(text => text.Chunks).Select(chunk => chunk.DocumentId)]));
        command.Parameters.Add(
            new NpgsqlParameter<byte[][]>("hashes", [.. texts.SelectMany(text => text.Chunks).Select(chunk => chunk.Hash)]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetInt64(0));
        return ids;
    }

    /// <summary>
    /// Lets the held texts of documents that have nothing left to do take their places, if <paramref name="vectors"/> answers; ids of those
    /// that had one, for the change feed. The rows are locked.
    /// </summary>
    public static async Task<IReadOnlyCollection<long>> ReleaseAsync(
        NpgsqlConnection connection, string vectors, IReadOnlyCollection<long> documentIds, CancellationToken cancellationToken)
    {
        if (documentIds.Count == 0) return [];
        await using var command = new NpgsqlCommand(
            $"""
            SELECT DISTINCT document_id FROM {Table}
            WHERE document_id = ANY(@ids) AND EXISTS (
                SELECT 1 FROM embedding_models WHERE answers AND {VectorTables.NameSql("id")} = @vectors)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documentIds]));
        command.Parameters.Add(new NpgsqlParameter<string>("vectors", vectors));
        return await ReplaceAsync(connection, command, cancellationToken);
    }

    /// <summary>Lets every held text take its place. Only while no document is queued; ids of those that had one.</summary>
    public static async Task<IReadOnlyCollection<long>> ReleaseAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT id FROM documents WHERE id IN (SELECT document_id FROM {Table}) ORDER BY id FOR UPDATE", connection);
        return await ReplaceAsync(connection, command, cancellationToken);
    }

    private static async Task<IReadOnlyCollection<long>> ReplaceAsync(
        NpgsqlConnection connection, NpgsqlCommand choice, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        await using (var reader = await choice.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetInt64(0));
        if (ids.Count == 0) return ids;
        await using var command = new NpgsqlCommand(
            $"""
            DELETE FROM chunks WHERE document_id = ANY(@ids);
            INSERT INTO chunks ({ChunkRows.Columns})
            SELECT {ChunkRows.Columns} FROM {Table} WHERE document_id = ANY(@ids) ORDER BY document_id, ordinal;
            UPDATE documents d SET chunk_count = h.chunks
            FROM (SELECT document_id, count(*) AS chunks FROM {Table} WHERE document_id = ANY(@ids) GROUP BY document_id) h
            WHERE d.id = h.document_id;
            DELETE FROM {Table} WHERE document_id = ANY(@ids)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. ids]));
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ids;
    }

    private static async Task<string?> AnsweringAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {VectorTables.NameSql("id")} FROM embedding_models WHERE answers", connection);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}

/// <summary>A document's text as it was read now.</summary>
/// <param name="Sha256">Of the bytes that it was read from.</param>
/// <param name="HasOld">Whether there are chunks of an older text.</param>
internal sealed record NewText(long DocumentId, byte[]? Sha256, IReadOnlyList<StoredChunk> Chunks, bool HasOld);
