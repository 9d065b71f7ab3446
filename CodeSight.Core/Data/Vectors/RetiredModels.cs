using CodeSight.Core.Data.Documents;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>Deletes the vectors of models that are neither active nor the target, once no question can use them any more.</summary>
public sealed class RetiredModels(DatabaseSources database, ILogger<RetiredModels> logger)
{
    // A migration that is reverted within five minutes finds its vectors.
    private static readonly string RetiredSql =
        $"""
        SELECT id FROM embedding_models m
        WHERE NOT answers AND wanted_at IS NULL AND retired_at < clock_timestamp() - interval '5 minutes' AND NOT EXISTS (
            SELECT 1 FROM workers w WHERE w.vectors = {VectorTables.NameSql("m.id")}
                AND w.seen_at > clock_timestamp() - interval '30 seconds')
        """;

    /// <summary>Deletes the tables that are due, except those that a question is reading.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        var retired = new List<int>();
        await using (var command = database.Indexing.CreateCommand(RetiredSql))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) retired.Add(reader.GetInt32(0));
        foreach (var id in retired)
        {
            try
            {
                if (await DropAsync(id, cancellationToken) is { } name) ModelLog.VectorsDeleted(logger, name);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // New questions would queue behind the lock request: retried at the next call.
            }
        }
    }

    private async Task<string?> DropAsync(int id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The lock keeps another process from making it the target model again meanwhile.
        await using var forget = new NpgsqlCommand(
            """
            SET LOCAL lock_timeout = '2s';
            LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE;
            DELETE FROM embedding_models WHERE id = @id AND NOT answers AND wanted_at IS NULL RETURNING name
            """,
            connection);
        forget.Parameters.Add(new NpgsqlParameter<int>("id", id));
        if (await forget.ExecuteScalarAsync(cancellationToken) is not string name) return null;
        await using var drop = new NpgsqlCommand($"DROP TABLE IF EXISTS {VectorTables.NameOf(id)}", connection);
        await drop.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return name;
    }
}
