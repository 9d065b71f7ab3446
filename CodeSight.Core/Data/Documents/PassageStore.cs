using Npgsql;

namespace CodeSight.Core.Data.Documents;

/// <summary>Reads the texts and places of chunks, in one statement.</summary>
internal sealed class PassageStore(DatabaseSources database)
{
    /// <summary>Whether OCR has read the page that a chunk <c>c</c> begins on.</summary>
    public const string IsOcr =
        "EXISTS (SELECT 1 FROM ocr_pages o WHERE o.document_id = c.document_id AND o.page = c.page AND o.words IS NOT NULL)";

    private const string Statement =
        $"""
        SELECT c.id, c.document_id, d.file_path, c.page, c.start_line, c.end_line, c.section, c.content, c.header, {IsOcr}
        FROM chunks c JOIN documents d ON d.id = c.document_id
        WHERE c.id = ANY ($1)
        """;

    /// <summary>The chunks by id, without those whose document was replaced or deleted meanwhile.</summary>
    public async Task<IReadOnlyDictionary<long, StoredPassage>> ReadAsync(long[] chunkIds, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(Statement);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = chunkIds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var passages = new Dictionary<long, StoredPassage>(chunkIds.Length);
        while (await reader.ReadAsync(cancellationToken)) passages[reader.GetInt64(0)] = Map(reader);
        return passages;
    }

    /// <summary>A document's chunks in their order, from one on; empty where there is no such document or chunk.</summary>
    /// <param name="from">0-based number of the first one.</param>
    public async Task<IReadOnlyList<StoredPassage>> ReadDocumentAsync(long documentId, int from, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(
            $"""
            SELECT c.id, c.document_id, d.file_path, c.page, c.start_line, c.end_line, c.section, c.content, c.header, {IsOcr}
            FROM chunks c JOIN documents d ON d.id = c.document_id
            WHERE c.document_id = $1 AND c.ordinal >= $2 ORDER BY c.ordinal LIMIT $3
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = documentId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var passages = new List<StoredPassage>();
        while (await reader.ReadAsync(cancellationToken)) passages.Add(Map(reader));
        return passages;
    }

    private static StoredPassage Map(NpgsqlDataReader reader) => new(
        reader.GetInt64(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetInt32(3),
        reader.GetInt32(4),
        reader.GetInt32(5),
        reader.GetString(6),
        reader.GetString(7),
        reader.GetString(8),
        reader.GetBoolean(9));
}

/// <summary>A chunk's text and place.</summary>
/// <param name="Page">1-based page, or null.</param>
/// <param name="Section">Heading path, or empty.</param>
/// <param name="Header">Title and headings above the content, as the models read them; may be empty.</param>
/// <param name="IsOcr">Whether OCR has read the page.</param>
internal sealed record StoredPassage(
    long DocumentId, string FilePath, int? Page, int StartLine, int EndLine, string Section, string Content, string Header, bool IsOcr);
