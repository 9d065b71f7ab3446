using CodeSight.SearchIndex;
using Npgsql;
using Pgvector;

namespace CodeSight.Core.Data.Documents;

/// <summary>Reads chunks' vectors from Postgres.</summary>
internal sealed class VectorReader(DatabaseSources database)
{
    /// <summary>The vectors that these chunks have now; none where there is no source, or its table is gone.</summary>
    public async Task<IReadOnlyList<ChunkVector>> ReadAsync(VectorSource? source, long[] chunkIds, CancellationToken cancellationToken)
    {
        if (source is null || chunkIds.Length == 0) return [];
        await using var command = database.Indexing.CreateCommand(
            $"SELECT c.id, v.embedding FROM chunks c JOIN {VectorTables.NameOf(source.ModelId)} v ON v.hash = c.hash WHERE c.id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = chunkIds });
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var vectors = new List<ChunkVector>(chunkIds.Length);
            while (await reader.ReadAsync(cancellationToken))
                vectors.Add(
                    new ChunkVector(reader.GetInt64(0), (await reader.GetFieldValueAsync<HalfVector>(1, cancellationToken)).ToFloats()));
            return vectors;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Another model answers from now on; the feed finds out by itself.
            return [];
        }
    }
}
