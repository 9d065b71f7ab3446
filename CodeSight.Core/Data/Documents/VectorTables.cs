using System.Globalization;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models;
using CodeSight.Encoder.Loading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.Documents;

/// <summary>
/// The tables of vectors. Each model has its own, so that the old vectors can answer until all new ones are there (B13). Of all models one
/// is wanted: indexers compute its vectors. It is that of the process that began to index last.
/// </summary>
public sealed class VectorTables(
    DatabaseSources database, IEmbedder embedder, CodeSightOptions options, ILogger<VectorTables> logger) : IDisposable
{
    /// <summary>SQL: stands for the wanted model's table where there is no model yet.</summary>
    internal const string NoTable = "(SELECT ''::bytea AS hash, 0::bigint AS generation WHERE false)";

    private const string Prefix = "vectors_";

    // pgvector's HNSW index takes halfvec of at most so many dimensions; larger models are searched exactly.
    private const int MaxIndexedDimensions = 4000;

    private readonly SemaphoreSlim _once = new(1, 1);
    private volatile string? _name;

    /// <summary>
    /// Name of this process's model's table: columns hash bytea, embedding halfvec(dimensions), generation bigint. Only for processes that
    /// index: the first use makes the table, and the model the wanted one.
    /// </summary>
    public async ValueTask<string> GetConfiguredAsync(CancellationToken cancellationToken)
    {
        if (_name is { } name) return name;
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _name ??= await WantAsync(embedder.Model, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Makes this process's model the wanted one again, and its table where that is gone.</summary>
    internal async Task<string> ClaimAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _name = await WantAsync(embedder.Model, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The wanted model's table, or <see cref="NoTable"/>. For any process; changes nothing.</summary>
    internal async Task<string> FindTargetAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            $"SELECT {NameSql("id")} FROM embedding_models WHERE wanted_at IS NOT NULL");
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? NoTable;
    }

    /// <inheritdoc/>
    public void Dispose() => _once.Dispose();

    /// <summary>Name of a model's table of vectors.</summary>
    /// <param name="modelId">The model's id in embedding_models.</param>
    internal static string NameOf(int modelId) => Prefix + modelId.ToString(CultureInfo.InvariantCulture);

    /// <summary>SQL that gives the same name.</summary>
    /// <param name="modelId">The column that holds the model's id.</param>
    internal static string NameSql(string modelId) => $"'{Prefix}' || {modelId}";

    private async Task<string> WantAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var (id, answering, wasOther) = await RegisterAsync(connection, model, cancellationToken);
        var name = NameOf(id);
        await ExecuteAsync(
            connection,
            $"""
            CREATE TABLE IF NOT EXISTS {name} (
                hash bytea PRIMARY KEY, embedding halfvec({model.Dimensions}) NOT NULL, generation bigint NOT NULL)
            """,
            cancellationToken);
        if (model.Dimensions <= MaxIndexedDimensions)
        {
            await ExecuteAsync(
                connection,
                $"""
                CREATE INDEX IF NOT EXISTS {name}_hnsw ON {name} USING hnsw (embedding halfvec_ip_ops)
                WITH (m = 16, ef_construction = 64)
                """,
                cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        if (answering.Length > 0) ModelLog.MigrationStarted(logger, answering, model.Name);
        else if (wasOther) ModelLog.MigrationCancelled(logger, model.Name);
        return name;
    }

    /// <summary>
    /// The model's number, the name of the model that answers where it is another one or "", and whether another one was wanted so far.
    /// </summary>
    private async Task<(int Id, string Answering, bool WasOther)> RegisterAsync(
        NpgsqlConnection connection, EmbeddingModel model, CancellationToken cancellationToken)
    {
        // The very first model answers at once: keywords answer while its vectors come.
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO embedding_models (fingerprint, name, dimensions, folder, created_at)
            VALUES (@fingerprint, @name, @dimensions, @folder, clock_timestamp())
            ON CONFLICT (fingerprint) DO UPDATE SET name = EXCLUDED.name, folder = EXCLUDED.folder;

            WITH others AS (
                UPDATE embedding_models SET wanted_at = NULL, retired_at = CASE WHEN NOT answers THEN clock_timestamp() END
                WHERE wanted_at IS NOT NULL AND fingerprint <> @fingerprint RETURNING id)
            SELECT coalesce((SELECT name FROM embedding_models WHERE answers AND fingerprint <> @fingerprint), ''),
                   EXISTS (SELECT 1 FROM others);

            UPDATE embedding_models
            SET wanted_at = clock_timestamp(), retired_at = NULL,
                answers = NOT EXISTS (SELECT 1 FROM embedding_models WHERE answers AND fingerprint <> @fingerprint)
            WHERE fingerprint = @fingerprint RETURNING id
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string>("fingerprint", model.Fingerprint));
        command.Parameters.Add(new NpgsqlParameter<string>("name", model.Name));
        command.Parameters.Add(new NpgsqlParameter<int>("dimensions", model.Dimensions));
        command.Parameters.Add(new NpgsqlParameter<string>("folder", options.EmbeddingModelDir));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (answering, wasOther) = (reader.GetString(0), reader.GetBoolean(1));
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), answering, wasOther);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
