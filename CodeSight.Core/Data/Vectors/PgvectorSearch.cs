using CodeSight.Core.Data.Documents;
using CodeSight.SearchIndex;
using Npgsql;
using Pgvector;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// Searches pgvector with one statement: the chunks nearest to the question, and the exact cosines of the chunks that keywords found.
/// Vectors are stored by the hash of their text, so several chunks may share one, and a vector may have no chunk left.
/// </summary>
internal sealed class PgvectorSearch(DatabaseSources database)
{
    // A selective filter is answered by reading its chunks. Of 40,000 chunks, 5 % took 5 ms this way and 17 ms by the index, 12 % took 20
    // and 8 ms.
    private const int FewChunks = 2_000;
    private const double SmallShare = 0.1;

    // The same text in very many files would otherwise flood the candidates.
    private const int MaxChunks = 400;

    // Vectors have length 1, so the inner product is the cosine; <#> returns its negative. The settings apply to this batch (an implicit
    // transaction). The scan limits are above the defaults, so that a filter with nothing near the question still returns full results.
    private const string Settings =
        """
        SELECT set_config('hnsw.ef_search', '100', true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
               set_config('hnsw.max_scan_tuples', '100000', true), set_config('hnsw.scan_mem_multiplier', '8', true)
        """;

    /// <summary>
    /// Returns the nearest chunks and those of <paramref name="keywordChunks"/> that still exist, each once.
    /// </summary>
    /// <param name="question">The question's unit vector, by the model's own embedder.</param>
    /// <param name="filter">
    /// The chunks that may be returned, or null for all; <paramref name="keywordChunks"/> must satisfy it already.
    /// </param>
    public async Task<IReadOnlyList<FoundChunk>> SearchAsync(
        ActiveModel model, float[] question, IReadOnlyList<long> keywordChunks, int top, ChunkFilter? filter,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.Asking.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Settings));
        var nearest = new NpgsqlBatchCommand(Statement(model.Table, filter));
        nearest.Parameters.Add(new NpgsqlParameter<HalfVector> { TypedValue = question.ToHalfVector() });
        nearest.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keywordChunks] });
        nearest.Parameters.Add(new NpgsqlParameter<int> { TypedValue = top });
        if (filter is not null) nearest.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. filter.DocumentIds] });
        batch.BatchCommands.Add(nearest);
        return await ReadAsync(batch, cancellationToken);
    }

    private static async Task<IReadOnlyList<FoundChunk>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, float?>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found[reader.GetInt64(0)] = Cosine(reader);
        return [.. found.Select(pair => new FoundChunk(pair.Key, pair.Value))];
    }

    private static float? Cosine(NpgsqlDataReader reader) => reader.IsDBNull(1) ? null : Math.Clamp(-(float)reader.GetDouble(1), -1, 1);

    private static string Statement(string vectors, ChunkFilter? filter)
    {
        // The scalar subquery is a filter that the planner cannot turn into a join, so that
        // the index stays in charge of the order and, being iterative, goes on until enough vectors with a chunk are found.
        var nearest = filter switch
        {
            null => Scan("(SELECT 1 FROM chunks c WHERE c.hash = v.hash LIMIT 1)"),
            { Count: <= FewChunks } or { Share: < SmallShare } =>
                $"""
                SELECT DISTINCT v.hash, v.embedding <#> (SELECT embedding FROM question) AS distance
                FROM chunks c JOIN {vectors} v ON v.hash = c.hash
                WHERE c.document_id = ANY ($4)
                """,
            _ => Scan("(SELECT 1 FROM chunks c WHERE c.hash = v.hash AND c.document_id = ANY ($4) LIMIT 1)"),
        };
        var passes = filter is null ? "" : "WHERE c.document_id = ANY ($4)";
        return
            $"""
            WITH question AS MATERIALIZED (SELECT $1 AS embedding),
                 nearest AS MATERIALIZED ({nearest})
            (SELECT c.id, n.distance FROM (SELECT * FROM nearest ORDER BY distance LIMIT $3) n JOIN chunks c ON c.hash = n.hash {passes}
             ORDER BY n.distance, c.id LIMIT {MaxChunks})
            UNION ALL
            SELECT c.id, v.embedding <#> (SELECT embedding FROM question)
            FROM chunks c LEFT JOIN {vectors} v ON v.hash = c.hash
            WHERE c.id = ANY ($2)
            """;

        string Scan(string hasChunk) =>
            $"""
            SELECT v.hash, v.embedding <#> (SELECT embedding FROM question) AS distance
            FROM {vectors} v
            WHERE {hasChunk} IS NOT NULL
            ORDER BY v.embedding <#> (SELECT embedding FROM question) LIMIT $3
            """;
    }
}
