using CodeSight.SearchIndex.Globs;
using Npgsql;

namespace CodeSight.Bench.Recall;

/// <summary>The exact vector search: every stored half-precision vector is compared, in Postgres, without its HNSW index.</summary>
/// <param name="table">The vectors' table.</param>
internal sealed class ExactVectors(NpgsqlDataSource database, string table)
{
    /// <summary>The vectors of the model with this fingerprint.</summary>
    /// <exception cref="InvalidOperationException">The database has none.</exception>
    public static async Task<ExactVectors> FindAsync(NpgsqlDataSource database, string fingerprint, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT id FROM embedding_models WHERE fingerprint = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fingerprint });
        return await command.ExecuteScalarAsync(cancellationToken) is int id
            ? new ExactVectors(database, $"vectors_{id}")
            : throw new InvalidOperationException("The database has no vectors of this model.");
    }

    /// <summary>Ids of the documents that a file_glob keeps; null for no glob.</summary>
    public async Task<long[]?> FilterAsync(string? glob, CancellationToken cancellationToken)
    {
        if (glob is null) return null;
        var pattern = FileGlob.Parse(glob);
        await using var command = database.CreateCommand("SELECT id, file_path FROM documents");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
            if (pattern.IsMatch(reader.GetString(1))) ids.Add(reader.GetInt64(0));
        return [.. ids];
    }

    /// <summary>
    /// Distances (negative inner products) of the nearest chunks, and of given ones in their order: null for a chunk that is not there or
    /// not kept.
    /// </summary>
    public async Task<(IReadOnlyList<double> Nearest, IReadOnlyList<double?> Given)> MeasureAsync(
        float[] question, int top, long[]? documents, IReadOnlyList<long> given, CancellationToken cancellationToken)
    {
        var kept = documents is null ? "" : "WHERE c.document_id = ANY (@documents)";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // No index of any kind: neither HNSW for the order nor a walk through the hashes for the join.
        await using (var settings = new NpgsqlCommand("SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL work_mem = '128MB'", connection))
            await settings.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            WITH question AS MATERIALIZED (SELECT @question::real[]::halfvec AS embedding),
                 measured AS MATERIALIZED (
                     SELECT c.id, v.embedding <#> (SELECT embedding FROM question) AS distance
                     FROM chunks c JOIN {table} v ON v.hash = c.hash {kept})
            (SELECT 0::bigint, distance FROM measured ORDER BY distance LIMIT @top)
            UNION ALL
            SELECT id, distance FROM measured WHERE id = ANY (@given)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<float[]>("question", question));
        command.Parameters.Add(new NpgsqlParameter<int>("top", top));
        command.Parameters.Add(new NpgsqlParameter<long[]>("given", [.. given]));
        if (documents is not null) command.Parameters.Add(new NpgsqlParameter<long[]>("documents", documents));
        var nearest = new List<double>();
        var distances = new Dictionary<long, double>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (id, distance) = (reader.GetInt64(0), reader.GetDouble(1));
            // Ids begin at 1: 0 stands for the nearest ones, whichever they are.
            if (id == 0) nearest.Add(distance);
            else distances[id] = distance;
        }

        return ([.. nearest.Order()], [.. given.Select(id => distances.TryGetValue(id, out var distance) ? distance : (double?)null)]);
    }
}
