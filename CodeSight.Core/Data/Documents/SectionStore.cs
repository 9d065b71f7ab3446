using Npgsql;

namespace CodeSight.Core.Data.Documents;

/// <summary>Reads which sections stand around chunks in their documents.</summary>
internal sealed class SectionStore(DatabaseSources database)
{
    // What could be asked next is not worth a longer wait.
    private const int TimeoutSeconds = 2;

    private const string Statement =
        """
        SELECT n.document_id, d.file_path, n.section, n.ids, c.content
        FROM (
            SELECT c.document_id, c.section, min(p.place) AS place, min(abs(c.ordinal - s.ordinal)) AS distance, min(c.ordinal) AS first,
                   array_agg(DISTINCT c.id) AS ids
            FROM unnest($1) WITH ORDINALITY AS p(id, place)
            JOIN chunks s ON s.id = p.id
            JOIN chunks c ON c.document_id = s.document_id AND c.ordinal BETWEEN s.ordinal - $2 AND s.ordinal + $2
            WHERE c.section <> ''
            GROUP BY c.document_id, c.section
            ORDER BY place, distance, first
            LIMIT $3) n
        JOIN documents d ON d.id = n.document_id
        JOIN chunks c ON c.id = n.ids[1]
        ORDER BY n.place, n.distance, n.first
        """;

    /// <summary>Returns the sections with a chunk near one of the given ones: those around the first one first, the nearest first.</summary>
    /// <param name="distance">How many chunks before and after each are looked at.</param>
    public async Task<IReadOnlyList<NearSection>> ReadAroundAsync(long[] chunkIds, int distance, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(Statement);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = chunkIds });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = distance });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sections = new List<NearSection>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var chunks = await reader.GetFieldValueAsync<long[]>(3, cancellationToken);
            sections.Add(new NearSection(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), chunks, reader.GetString(4)));
        }

        return sections;
    }
}

/// <summary>A section of a document.</summary>
/// <param name="Path">Its heading path.</param>
/// <param name="ChunkIds">Its chunks that were looked at.</param>
/// <param name="Content">Of the first of them.</param>
internal sealed record NearSection(long DocumentId, string FilePath, string Path, IReadOnlyList<long> ChunkIds, string Content);
