using CodeSight.Core.Data.Documents;
using Npgsql;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// Makes the target model the active one (B13), in the transaction that ends a run, while the queue is empty and locked. Any process may do
/// it, whatever model it is configured with.
/// </summary>
public sealed class ModelActivation
{
    private const string ModelsSql =
        """
        SELECT w.id, w.name, a.id, a.name
        FROM (SELECT id, name FROM embedding_models WHERE wanted_at IS NOT NULL) w
        LEFT JOIN embedding_models a ON a.answers
        """;

    /// <summary>
    /// Activates the target model if it is not active yet, and publishes held texts. Returns null, and queues the documents concerned in
    /// this run, if documents that another process stored lack vectors of the target model. Documents whose vectors cannot be computed do
    /// not block the migration.
    /// </summary>
    internal async Task<ModelActivationResult?> ActivateAsync(NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        var models = await ReadAsync(connection, cancellationToken);
        if (models is { IsChanging: true })
        {
            // Keeps another process from changing the target model.
            await ExecuteAsync(connection, "LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            models = await ReadAsync(connection, cancellationToken);
        }
        if (models is null) return new ModelActivationResult(null, null, []);
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
        return new ModelActivationResult(models.Vectors, models.IsChanging ? (models.Answering, models.Wanted) : null, replaced);
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

/// <summary>The result of <see cref="ModelActivation"/>.</summary>
/// <param name="Vectors">The active model's table; null if no process has indexed yet.</param>
/// <param name="Switched">Names of the previous and the new active model; null if it did not change.</param>
/// <param name="Replaced">Ids of the documents whose held text was published.</param>
internal sealed record ModelActivationResult(string? Vectors, (string? Old, string New)? Switched, IReadOnlyCollection<long> Replaced);
