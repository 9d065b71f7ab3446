using CodeSight.Core.Data.Documents;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>Reads the state of a model migration.</summary>
public sealed class ModelMigrationReader(DatabaseSources database)
{
    /// <summary>Returns the migration in progress, or null if there is none. Counts all chunks.</summary>
    public async Task<ModelMigration?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var models = new NpgsqlCommand(
            $"""
            SELECT a.name, w.name, {VectorTables.NameSql("w.id")} FROM embedding_models a, embedding_models w
            WHERE a.answers AND w.wanted_at IS NOT NULL AND a.id <> w.id
            """,
            connection);
        string old, wanted, vectors;
        await using (var reader = await models.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return null;
            (old, wanted, vectors) = (reader.GetString(0), reader.GetString(1), reader.GetString(2));
        }
        await using var count = new NpgsqlCommand(
            $"SELECT count(v.hash), count(*) FROM coming_chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= "
                + "c.generation", connection);
        await using var counted = await count.ExecuteReaderAsync(cancellationToken);
        await counted.ReadAsync(cancellationToken);
        return new ModelMigration(old, wanted, (int)counted.GetInt64(0), (int)counted.GetInt64(1));
    }
}
