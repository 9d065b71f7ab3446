using CodeSight.Core.Data.Queue;
using Npgsql;

namespace CodeSight.Core.Data.Documents;

/// <summary>
/// Documents that have nothing left to do, and chunks without a vector all the same: of another model than last time, or lost in whatever
/// way.
/// </summary>
internal static class MissingVectors
{
    /// <summary>
    /// Queues them for their vectors alone, the text stays; how many. What could not be read goes on being listed as failed.
    /// </summary>
    /// <param name="triesFailed">Whether those are tried again whose vectors could not be computed in the last run.</param>
    public static async Task<int> QueueAsync(
        NpgsqlConnection connection, string vectors, long runId, bool triesFailed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH queued AS (
                UPDATE documents d
                SET stage = 2, attempts = 0, vectors_failed = NULL, run_id = @run,
                    trace_parent = (SELECT trace_parent FROM runs WHERE id = @run),
                    state = CASE WHEN d.state = 'failed' AND d.vectors_failed IS NULL AND d.vectors_refused IS NULL THEN 'failed'
                        ELSE 'indexing' END,
                    reason = CASE WHEN d.state = 'failed' AND d.vectors_failed IS NULL AND d.vectors_refused IS NULL THEN d.reason END
                WHERE d.stage = 0 AND d.vectors_refused IS DISTINCT FROM @vectors 
                  AND (@tries_failed OR d.vectors_failed IS DISTINCT FROM @vectors)
                  AND d.id IN (
                    SELECT c.document_id FROM coming_chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation
                    WHERE v.hash IS NULL)
                RETURNING 1)
            SELECT count(*), pg_notify('{DocumentQueue.Channel}', '') FROM queued
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string>("vectors", vectors));
        command.Parameters.Add(new NpgsqlParameter<long>("run", runId));
        command.Parameters.Add(new NpgsqlParameter<bool>("tries_failed", triesFailed));
        return await command.ExecuteScalarAsync(cancellationToken) is long count ? (int)count : 0;
    }
}
