using Npgsql;

namespace CodeSight.Core.Data.Changes;

/// <summary>Tells the indexes in memory which documents changed, in their text or their vectors.</summary>
internal static class ChangeFeed
{
    /// <summary>The channel that wakes the readers; the payload is the newest change number.</summary>
    public const string Channel = "codesight_changes";

    /// <summary>
    /// Numbers the change. Must be the last statement before the commit: the counter's row stays locked until then, so a number is
    /// never visible before a smaller one.
    /// </summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> documentIds, CancellationToken cancellationToken)
    {
        if (documentIds.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"""
            WITH change AS (UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value),
            written AS (
                INSERT INTO document_changes (document_id, change)
                SELECT id, value FROM unnest(@ids) AS id, change
                ON CONFLICT (document_id) DO UPDATE SET change = EXCLUDED.change)
            SELECT pg_notify('{Channel}', value::text) FROM change
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documentIds]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
