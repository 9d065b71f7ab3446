using System.Diagnostics;
using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Queue;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// Begins and ends runs. A run outlives the scan that begins it: it is over when nothing is left in the queue, whoever did the work. All
/// times are the database's.
/// </summary>
public sealed class RunStore(DatabaseSources database)
{
    // Enough for years of hand-made runs; a folder that changes all day would fill the table otherwise.
    private const int RunsKept = 1000;

    // Locked in the order of the id first, as workers do, so that the two cannot deadlock.
    private const string TakeOverSql =
        $"""
        SELECT count(*) FROM (SELECT id FROM documents WHERE stage > 0 ORDER BY id FOR UPDATE) locked;
        UPDATE documents SET run_id = @run, trace_parent = @trace WHERE stage > 0;
        DELETE FROM runs WHERE id <= @run - @kept;
        SELECT pg_notify('{DocumentQueue.Channel}', '')
        """;

    /// <summary>
    /// The frozen figures of a run that ends. @state null: the run is over because its work is done, and only then. @fence: only while
    /// this scanner holds the run's scan.
    /// </summary>
    private const string CloseSql =
        """
        UPDATE runs r
        SET state = coalesce(@state, CASE WHEN r.scan_failed THEN 'failed' WHEN c.failed > 0 THEN 'completed_with_failures'
            ELSE 'succeeded' END),
            message = coalesce(@message, r.message), finished_at = clock_timestamp(), empty = c.empty, failed = c.failed,
            files_in_all = c.files, files_done = c.files_done, chunks_in_all = c.chunks, chunks_done = c.chunks_done,
            total_files = c.total_files, total_chunks = c.total_chunks
        FROM (SELECT count(*) FILTER (WHERE run_id = @run) AS files,
                     count(*) FILTER (WHERE run_id = @run AND stage = 0) AS files_done,
                     coalesce(sum(chunk_count) FILTER (WHERE run_id = @run AND stage <> 1), 0) AS chunks,
                     coalesce(sum(chunk_count) FILTER (WHERE run_id = @run AND stage = 0), 0) AS chunks_done,
                     count(*) FILTER (WHERE run_id = @run AND stage = 0 AND state = 'empty') AS empty,
                     count(*) FILTER (WHERE run_id = @run AND stage = 0 AND state = 'failed') AS failed,
                     count(*) FILTER (WHERE chunk_count > 0) AS total_files,
                     coalesce(sum(chunk_count), 0) AS total_chunks
              FROM documents) c
        WHERE r.id = @run AND r.state = 'running' AND (@fence IS NULL OR r.fence = @fence)
          AND (@state IS NOT NULL OR (r.scanned AND NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0)))
        RETURNING r.state, extract(epoch FROM r.finished_at - r.started_at)::float8, r.files_in_all, r.chunks_in_all, r.empty, r.failed,
                  r.total_files, r.total_chunks
        """;

    /// <summary>
    /// Begins a run whose folder is still to be compared, and takes over what older runs left in the queue; where a run is going on, that
    /// one. Its scan waits for whichever process claims it first.
    /// </summary>
    internal async Task<(long RunId, bool IsNew)> RequestAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await InsertAsync(forceRebuild, trigger, cancellationToken) is { } id) return (id, true);
            if (await FindWorkAsync(cancellationToken) is { } running) return (running.RunId, false);
            // It ended between the two statements.
        }
    }

    /// <summary>The run that is going on, or null; whether its work is done, and whether it may have left vectors without a use.</summary>
    internal async Task<RunningWork?> FindWorkAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            """
            SELECT id, scanned AND NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0),
                   removed > 0 OR EXISTS (SELECT 1 FROM documents WHERE run_id = runs.id)
            FROM runs WHERE state = 'running'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new RunningWork(reader.GetInt64(0), reader.GetBoolean(1), reader.GetBoolean(2))
            : null;
    }

    /// <summary>
    /// Ends the run if its work is done: how it ended, or null where somebody else ends it or work came up. While it is being ended no
    /// other run begins, so nothing is read.
    /// </summary>
    /// <param name="tidyUp">
    /// What is done before, in the same transaction: ids of the documents whose text is another one now, or null where it has put more work
    /// into the queue, so that the run goes on.
    /// </param>
    internal async Task<EndedRun?> FinishAsync(
        long runId, Func<NpgsqlConnection, Task<IReadOnlyCollection<long>?>> tidyUp, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var take = new NpgsqlCommand(
            """
            SELECT id FROM runs
            WHERE id = @run AND state = 'running' AND scanned AND NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0)
            FOR UPDATE SKIP LOCKED
            """,
            connection);
        take.Parameters.Add(new NpgsqlParameter<long>("run", runId));
        if (await take.ExecuteScalarAsync(cancellationToken) is null) return null;
        var changed = await tidyUp(connection);
        var ended = changed is null ? null : await CloseAsync(connection, runId, null, null, null, cancellationToken);
        await ChangeFeed.WriteAsync(connection, changed ?? [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>Ends the run whatever is left of its work; documents stay in the queue for the next one.</summary>
    internal async Task<EndedRun?> AbandonAsync(long runId, RunState state, string message, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        return await CloseAsync(connection, runId, null, state, message, cancellationToken);
    }

    /// <summary>Ends a run whose scan failed, unless another process holds the scan by now.</summary>
    internal async Task<EndedRun?> AbandonScanAsync(RunTicket ticket, string message, CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        return await CloseAsync(connection, ticket.RunId, ticket.Fence, RunState.Failed, message, cancellationToken);
    }

    /// <summary>The new run's id, or null where one is going on.</summary>
    private async Task<long?> InsertAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken)
    {
        var traceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The index runs_one_running lets one caller through; the others wait for it here.
        // Who is told a run's number finds it again after a crash of the database.
        await using var insert = new NpgsqlCommand(
            """
            SET LOCAL synchronous_commit = on;
            INSERT INTO runs (state, trigger, force_rebuild, fence, started_at, trace_parent)
            VALUES ('running', @trigger, @force, 0, clock_timestamp(), @trace) ON CONFLICT DO NOTHING RETURNING id
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter<string>("trigger", SnakeCase.Of(trigger)));
        insert.Parameters.Add(new NpgsqlParameter<bool>("force", forceRebuild));
        insert.Parameters.Add(TextParameter("trace", traceParent));
        if (await insert.ExecuteScalarAsync(cancellationToken) is not long id) return null;
        await using var takeOver = new NpgsqlCommand(TakeOverSql, connection);
        takeOver.Parameters.Add(new NpgsqlParameter<long>("run", id));
        takeOver.Parameters.Add(new NpgsqlParameter<long>("kept", RunsKept));
        takeOver.Parameters.Add(TextParameter("trace", traceParent));
        await takeOver.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    private async Task<EndedRun?> CloseAsync(
        NpgsqlConnection connection, long runId, long? fence, RunState? state, string? message, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CloseSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long>("run", runId));
        command.Parameters.Add(new NpgsqlParameter("fence", NpgsqlDbType.Bigint) { Value = fence is { } held ? held : DBNull.Value });
        command.Parameters.Add(TextParameter("state", state is { } given ? SnakeCase.Of(given) : null));
        command.Parameters.Add(TextParameter("message", message));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new EndedRun(
                runId, SnakeCase.Parse<RunState>(reader.GetString(0)), reader.GetDouble(1), reader.GetInt32(2), reader.GetInt32(3),
                reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7))
            : null;
    }

    private static NpgsqlParameter TextParameter(string name, string? value) =>
        new(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value };
}

/// <param name="IsDone">The folder is compared and the queue is empty.</param>
/// <param name="HasChanges">Documents were removed or read, so vectors may be left that no chunk uses.</param>
internal sealed record RunningWork(long RunId, bool IsDone, bool HasChanges);

/// <summary>A run that ended just now, for the log.</summary>
internal sealed record EndedRun(
    long RunId, RunState State, double Seconds, int Files, int Chunks, int Empty, int Failed, int TotalFiles, int TotalChunks);
