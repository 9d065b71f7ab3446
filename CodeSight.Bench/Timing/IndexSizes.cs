using Npgsql;

namespace CodeSight.Bench.Timing;

/// <summary>What the index takes on disk.</summary>
internal static class IndexSizes
{
    /// <summary>Bytes of each table with all that belongs to it, and of each HNSW index by itself.</summary>
    public static async Task<IReadOnlyList<(string Name, long Bytes)>> OfDatabaseAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            """
            SELECT 'table ' || relname, pg_total_relation_size(oid) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND (relname IN ('documents', 'chunks') OR relname LIKE 'vectors\_%')
            UNION ALL
            SELECT 'HNSW index ' || c.relname, pg_relation_size(c.oid) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'hnsw'
            ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sizes = new List<(string, long)>();
        while (await reader.ReadAsync(cancellationToken)) sizes.Add((reader.GetString(0), reader.GetInt64(1)));
        return sizes;
    }

    /// <summary>The snapshot files of a data folder.</summary>
    public static IReadOnlyList<FileInfo> Snapshots(string dataDir) =>
        [.. new DirectoryInfo(dataDir).EnumerateFiles("*.snapshot").OrderBy(file => file.Name, StringComparer.Ordinal)];
}
