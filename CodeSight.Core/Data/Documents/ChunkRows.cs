using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Documents;

/// <summary>The rows of the table chunks, in bulk.</summary>
internal static class ChunkRows
{
    /// <summary>A chunk's columns, the same in both tables of chunks.</summary>
    public const string Columns = "document_id, ordinal, page, start_line, end_line, section, header, content, tokens, hash, generation";

    public static async Task<Dictionary<long, List<OldChunk>>> LoadAsync(
        NpgsqlConnection connection, long[] documentIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT document_id, ordinal, hash, page, start_line, end_line, section, generation
            FROM chunks WHERE document_id = ANY(@ids) ORDER BY document_id, ordinal
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", documentIds));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var chunks = new Dictionary<long, List<OldChunk>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (documentId, chunk) = ReadOld(reader);
            if (chunks.TryGetValue(documentId, out var list)) list.Add(chunk);
            else chunks.Add(documentId, [chunk]);
        }
        return chunks;
    }

    public static async Task DeleteAsync(NpgsqlConnection connection, List<long> documentIds, CancellationToken cancellationToken)
    {
        if (documentIds.Count == 0) return;
        await using var command = new NpgsqlCommand("DELETE FROM chunks WHERE document_id = ANY(@ids)", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documentIds]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="table">chunks, or <see cref="HeldText.Table"/>.</param>
    public static async Task InsertAsync(
        NpgsqlConnection connection, string table, IReadOnlyCollection<StoredChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({Columns}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (var stored in chunks)
        {
            var chunk = stored.Chunk;
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(stored.DocumentId, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(chunk.Ordinal, NpgsqlDbType.Integer, cancellationToken);
            if (chunk.Page is { } page) await copy.WriteAsync(page, NpgsqlDbType.Integer, cancellationToken);
            else await copy.WriteNullAsync(cancellationToken);
            await copy.WriteAsync(chunk.StartLine, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(chunk.EndLine, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(chunk.Section, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(chunk.Header, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(chunk.Content, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(chunk.Tokens, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(stored.Hash, NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(stored.Generation, NpgsqlDbType.Bigint, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Gives rows whose text stays their new place and generation.</summary>
    public static async Task CorrectAsync(NpgsqlConnection connection, List<StoredChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            UPDATE chunks c
            SET page = n.page, start_line = n.start_line, end_line = n.end_line, section = n.section, generation = n.generation
            FROM unnest(@documents, @ordinals, @pages, @starts, @ends, @sections, @generations)
                AS n (document_id, ordinal, page, start_line, end_line, section, generation)
            WHERE c.document_id = n.document_id AND c.ordinal = n.ordinal
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("documents", [.. chunks.Select(stored => stored.DocumentId)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>("ordinals", [.. chunks.Select(stored => stored.Chunk.Ordinal)]));
        command.Parameters.Add(new NpgsqlParameter("pages", NpgsqlDbType.Array | NpgsqlDbType.Integer)
        {
            Value = chunks.Select(stored => stored.Chunk.Page).ToArray(),
        });
        command.Parameters.Add(new NpgsqlParameter<int[]>("starts", [.. chunks.Select(stored => stored.Chunk.StartLine)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>("ends", [.. chunks.Select(stored => stored.Chunk.EndLine)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("sections", [.. chunks.Select(stored => stored.Chunk.Section)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("generations", [.. chunks.Select(stored => stored.Generation)]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (long DocumentId, OldChunk Chunk) ReadOld(NpgsqlDataReader row) => (
        row.GetInt64(0),
        new OldChunk(
            row.GetInt32(1),
            row.GetFieldValue<byte[]>(2),
            row.IsDBNull(3) ? null : row.GetInt32(3),
            row.GetInt32(4),
            row.GetInt32(5),
            row.GetString(6),
            row.GetInt64(7)));
}
