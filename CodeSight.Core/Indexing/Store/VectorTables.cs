using CodeSight.Core.Database;
using CodeSight.Core.Models;
using Npgsql;

namespace CodeSight.Core.Indexing.Store;

/// <summary>
/// The table of the active model's vectors, made on first use. Each model has its own, so that the old vectors can answer until
/// all new ones are there (B13).
/// </summary>
public sealed class VectorTables(DatabaseSources database, IEmbedder embedder, TimeProvider time) : IDisposable
{
    // pgvector's HNSW index takes halfvec of at most so many dimensions; larger models are searched exactly.
    private const int MaxIndexedDimensions = 4000;

    private readonly SemaphoreSlim _once = new(1, 1);
    private volatile string? _name;

    /// <summary>Name of the active model's table: columns hash bytea, embedding halfvec(dimensions), generation bigint.</summary>
    public async ValueTask<string> GetActiveAsync(CancellationToken cancellationToken)
    {
        if (_name is { } name) return name;
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _name ??= await EnsureAsync(embedder.Model, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _once.Dispose();

    private async Task<string> EnsureAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        await using var register = new NpgsqlCommand(
            """
            INSERT INTO embedding_models (fingerprint, name, dimensions, created_at) VALUES (@fingerprint, @name, @dimensions, @now)
            ON CONFLICT (fingerprint) DO UPDATE SET name = EXCLUDED.name
            RETURNING id
            """,
            connection);
        register.Parameters.Add(new NpgsqlParameter<string>("fingerprint", model.Fingerprint));
        register.Parameters.Add(new NpgsqlParameter<string>("name", model.Name));
        register.Parameters.Add(new NpgsqlParameter<int>("dimensions", model.Dimensions));
        register.Parameters.Add(new NpgsqlParameter<DateTimeOffset>("now", time.GetUtcNow()));
        var id = (int)(await register.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException("RETURNING gave no row."));
        var name = $"vectors_{id}";
        await ExecuteAsync(
            connection,
            $"CREATE TABLE IF NOT EXISTS {name} (hash bytea PRIMARY KEY, embedding halfvec({model.Dimensions}) NOT NULL, generation bigint NOT NULL)",
            cancellationToken);
        if (model.Dimensions <= MaxIndexedDimensions)
        {
            await ExecuteAsync(
                connection,
                $"CREATE INDEX IF NOT EXISTS {name}_hnsw ON {name} USING hnsw (embedding halfvec_ip_ops) WITH (m = 16, ef_construction = 64)",
                cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return name;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
