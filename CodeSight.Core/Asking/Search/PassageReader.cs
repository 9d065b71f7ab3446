using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Database;
using Npgsql;

namespace CodeSight.Core.Asking.Search;

/// <summary>Reads the texts and places of the chunks that won, in one statement.</summary>
internal sealed class PassageReader(DatabaseSources database)
{
    private const string Statement =
        """
        SELECT c.id, c.document_id, d.file_path, c.page, c.start_line, c.end_line, c.section, c.content, c.header
        FROM chunks c JOIN documents d ON d.id = c.document_id
        WHERE c.id = ANY ($1)
        """;

    /// <summary>The passages in the winners' order, without those whose document was replaced or deleted meanwhile.</summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<FusedCandidate> winners, CancellationToken cancellationToken)
    {
        if (winners.Count == 0) return [];
        using var step = AskingTelemetry.Start("passages");
        var byChunk = winners.ToDictionary(winner => winner.Candidate.ChunkId);
        await using var command = database.Asking.CreateCommand(Statement);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. byChunk.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var passages = new Dictionary<long, Passage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var winner = byChunk[reader.GetInt64(0)];
            passages[winner.Candidate.ChunkId] = Map(reader, winner);
        }

        step.Found(passages.Count);
        return [.. winners.Select(winner => passages.GetValueOrDefault(winner.Candidate.ChunkId)).OfType<Passage>()];
    }

    private static Passage Map(NpgsqlDataReader reader, FusedCandidate winner) => new(
        winner.Candidate.ChunkId,
        reader.GetInt64(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetInt32(3),
        reader.GetInt32(4),
        reader.GetInt32(5),
        reader.GetString(6),
        reader.GetString(7),
        winner.Score,
        winner.Candidate.Cosine,
        winner.Candidate.Bm25)
    {
        Header = reader.GetString(8),
    };
}
