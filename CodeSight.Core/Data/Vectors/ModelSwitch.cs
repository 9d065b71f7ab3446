using CodeSight.Core.Data.Documents;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// The moment at which the wanted model begins to answer (B13): in the transaction that ends a run, while the queue is empty and nothing
/// can come into it. Any process may do it, whatever its own model is.
/// </summary>
public sealed class ModelSwitch
{
    private const string ModelsSql =
        """
        SELECT w.id, w.name, a.id, a.name
        FROM (SELECT id, name FROM embedding_models WHERE wanted_at IS NOT NULL) w
        LEFT JOIN embedding_models a ON a.answers
        """;

    /// <summary>
    /// Lets the wanted model answer if it does not yet, and every held text take its place. Null where documents lack a vector of it, which
    /// were stored by a process with another model: they are queued in this run. A document whose vectors cannot be computed holds nothing
    /// up.
    /// </summary>
    internal async Task<Settled?> SettleAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        var models = await ReadAsync(connection, cancellationToken);
        if (models is { IsChanging: true })
        {
            // From here on no other model can become the wanted one.
            await ExecuteAsync(connection, "LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            models = await ReadAsync(connection, cancellationToken);
        }
        if (models is null) return new Settled(null, null, []);
        if (models.IsChanging)
        {
            if (await MissingVectors.QueueAsync(connection, models.Vectors, runId, triesFailed: false, cancellationToken) > 0) return null;
            await ExecuteAsync(
                connection,
                $"""
                UPDATE embedding_models SET answers = false, retired_at = clock_timestamp() WHERE answers;
                UPDATE embedding_models SET answers = true WHERE id = {models.WantedId}
                """,
                cancellationToken);
        }
        var replaced = await HeldText.ReleaseAllAsync(connection, cancellationToken);
        return new Settled(models.Vectors, models.IsChanging ? (models.Answering, models.Wanted) : null, replaced);
    }

    private static async Task<Models?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ModelsSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Map(reader) : null;
    }

    private static Models Map(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Models(int WantedId, string Wanted, int? AnsweringId, string? Answering)
    {
        public bool IsChanging => WantedId != AnsweringId;

        public string Vectors => VectorTables.NameOf(WantedId);
    }
}

/// <summary>What the end of a run found or made.</summary>
/// <param name="Vectors">The table of the model that answers; null where no process has indexed yet.</param>
/// <param name="Switched">Names of the model that answered and of the one that does now; null where it is the same.</param>
/// <param name="Replaced">Ids of the documents whose held text has taken its place.</param>
internal sealed record Settled(string? Vectors, (string? Old, string New)? Switched, IReadOnlyCollection<long> Replaced);
