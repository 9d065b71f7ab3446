using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Runs;

/// <summary>Reads what the index knows for a scan, and writes the scan's plan: in bulk, in one transaction, behind the fence.</summary>
public sealed class ScanStore(DatabaseSources database, VectorTables vectorTables)
{
    /// <summary>Every document of the index.</summary>
    internal async Task<List<KnownDocument>> LoadKnownAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            """
            SELECT id, file_path, state, reason, size_bytes, modified_ticks, read_ticks, sha256, chunker, chunk_count, stage, vanished
            FROM documents
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new List<KnownDocument>();
        while (await reader.ReadAsync(cancellationToken)) known.Add(ReadKnown(reader));
        return known;
    }

    /// <summary>Writes the plan and ends the scanning part of the run.</summary>
    /// <exception cref="FencedOutException">A newer scan has begun; nothing was written.</exception>
    internal async Task ApplyAsync(RunTicket ticket, ScanPlan plan, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CheckFenceAsync(connection, ticket.Fence, cancellationToken);
        var generation = await GenerationAsync(connection, ticket.ForceRebuild, cancellationToken);

        await LockAsync(connection, plan, cancellationToken);
        await RemoveAsync(connection, plan.Removals, cancellationToken);
        await MarkAsync(connection, plan, cancellationToken);
        await RefuseAsync(connection, ticket, plan.Refusals, cancellationToken);
        await PlaceAsync(connection, [.. plan.Touches, .. plan.Renames], cancellationToken);
        await RequeueAsync(connection, ticket, generation, plan.Requeues, cancellationToken);
        await InsertAsync(connection, ticket, generation, plan.Inserts, cancellationToken);
        await MissingVectors.QueueAsync(connection, vectors, ticket.RunId, triesFailed: true, cancellationToken);
        await CloseScanAsync(connection, ticket, plan, cancellationToken);
        var changed = plan.Removals.Concat(plan.Refusals.Concat(plan.Renames).Select(placed => placed.Id)).ToList();
        await ChangeFeed.WriteAsync(connection, changed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static KnownDocument ReadKnown(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        SnakeCase.Parse<DocumentState>(row.GetString(2)),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
        row.IsDBNull(8) ? null : row.GetString(8),
        row.GetInt32(9),
        row.GetInt16(10),
        row.GetBoolean(11));

    private static async Task CheckFenceAsync(NpgsqlConnection connection, long fence, CancellationToken cancellationToken)
    {
        // The shared lock keeps a newer scan from beginning before this transaction has ended.
        await using var command = new NpgsqlCommand("SELECT value FROM counters WHERE name = 'fence' FOR SHARE", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not long newest || newest != fence) throw new FencedOutException(fence);
    }

    private static async Task LockAsync(NpgsqlConnection connection, ScanPlan plan, CancellationToken cancellationToken)
    {
        // Workers lock their documents in the order of the id. The statements that follow each have an order of their own, so all rows are
        // locked before, or the two could deadlock.
        var ids = plan.Requeues.Concat(plan.Touches).Concat(plan.Renames).Concat(plan.Refusals).Select(placed => placed.Id)
            .Concat(plan.Removals).Concat(plan.Vanished).Concat(plan.Returned);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM (SELECT id FROM documents WHERE id = ANY(@ids) ORDER BY id FOR UPDATE) locked", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. ids]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> GenerationAsync(NpgsqlConnection connection, bool forceRebuild, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE counters SET value = value + @step WHERE name = 'generation' RETURNING value", connection);
        command.Parameters.Add(new NpgsqlParameter<long>("step", forceRebuild ? 1 : 0));
        return await command.ExecuteScalarAsync(cancellationToken) is long generation ? generation : 0;
    }

    private static async Task RemoveAsync(NpgsqlConnection connection, List<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return;
        await using var command = new NpgsqlCommand("DELETE FROM documents WHERE id = ANY(@ids)", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. ids]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task MarkAsync(NpgsqlConnection connection, ScanPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Vanished.Count + plan.Returned.Count == 0) return;
        await using var command = new NpgsqlCommand(
            "UPDATE documents SET vanished = id = ANY(@vanished) WHERE id = ANY(@vanished) OR id = ANY(@returned)", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("vanished", [.. plan.Vanished]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("returned", [.. plan.Returned]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RefuseAsync(
        NpgsqlConnection connection, RunTicket ticket, List<PlacedDocument> refusals, CancellationToken cancellationToken)
    {
        if (refusals.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            WITH removed AS (DELETE FROM chunks WHERE document_id = ANY(@ids)),
                 unread AS (DELETE FROM ocr_pages WHERE document_id = ANY(@ids)),
                 dropped AS (DELETE FROM held_chunks WHERE document_id = ANY(@ids))
            UPDATE documents d
            SET state = r.state, reason = r.reason, size_bytes = r.size, modified_ticks = r.modified, read_ticks = 0, sha256 = NULL,
                title = NULL, pages = NULL, notes = NULL, ocr_pages = 0, ocr_waiting = 0, chunk_count = 0, indexed_at = NULL, chunker = NULL, stage = 0, attempts = 0,
                run_id = CASE WHEN r.state = 'failed' THEN @run END, lease_token = d.lease_token + 1, leased_until = NULL
            FROM unnest(@ids, @sizes, @modified, @states, @reasons) AS r (id, size, modified, state, reason)
            WHERE d.id = r.id
            """,
            connection);
        AddPlaces(command, refusals);
        command.Parameters.Add(new NpgsqlParameter<long>("run", ticket.RunId));
        AddRefusals(command, refusals.Select(placed => placed.File));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task PlaceAsync(NpgsqlConnection connection, List<PlacedDocument> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return;
        // A worker that is reading a renamed file under its old path must not report it as gone.
        await using var command = new NpgsqlCommand(
            """
            UPDATE documents d
            SET file_path = p.path, size_bytes = p.size, modified_ticks = p.modified, read_ticks = p.read,
                lease_token = d.lease_token + CASE WHEN d.stage = 1 THEN 1 ELSE 0 END,
                leased_until = CASE WHEN d.stage = 1 THEN NULL ELSE d.leased_until END
            FROM unnest(@ids, @paths, @sizes, @modified, @reads) AS p (id, path, size, modified, read)
            WHERE d.id = p.id
            """,
            connection);
        AddPlaces(command, places);
        command.Parameters.Add(new NpgsqlParameter<string[]>("paths", [.. places.Select(placed => placed.File.Path)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("reads", [.. places.Select(placed => placed.ReadTicks)]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RequeueAsync(
        NpgsqlConnection connection, RunTicket ticket, long generation, List<PlacedDocument> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return;
        // The chunks stay and answer until the new ones replace them. A file that waits already, and is still the same, keeps its count of
        // attempts: it may be why the last process ended. What failed may have kept an older text than its hash stands for.
        await using var command = new NpgsqlCommand(
            """
            WITH dropped AS (DELETE FROM held_chunks WHERE document_id = ANY(@ids)),
                 retried AS (DELETE FROM ocr_pages WHERE document_id = ANY(@ids) AND fault IS NOT NULL)
            UPDATE documents d
            SET size_bytes = p.size, modified_ticks = p.modified, state = 'queued', reason = NULL, stage = 1, takes_long = false,
                vectors_refused = NULL, vectors_failed = NULL, sha256 = CASE WHEN d.state <> 'failed' THEN d.sha256 END,
                attempts = CASE WHEN d.stage = 1 AND d.size_bytes = p.size AND d.modified_ticks = p.modified THEN d.attempts ELSE 0 END,
                run_id = @run, generation = @generation, trace_parent = @trace, lease_token = d.lease_token + 1, leased_until = NULL
            FROM unnest(@ids, @sizes, @modified) AS p (id, size, modified)
            WHERE d.id = p.id
            """,
            connection);
        AddPlaces(command, places);
        AddRun(command, ticket, generation);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, RunTicket ticket, long generation, List<SeenFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return;
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO documents (file_path, size_bytes, modified_ticks, state, reason, stage, run_id, generation, trace_parent)
            SELECT path, size, modified, state, reason, CASE WHEN state = 'queued' THEN 1 ELSE 0 END,
                   CASE WHEN state = 'skipped' THEN NULL ELSE @run END, @generation, @trace
            FROM unnest(@paths, @sizes, @modified, @states, @reasons) AS f (path, size, modified, state, reason)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>("paths", [.. files.Select(file => file.Path)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("sizes", [.. files.Select(file => file.SizeBytes)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("modified", [.. files.Select(file => file.ModifiedTicks)]));
        AddRefusals(command, files);
        AddRun(command, ticket, generation);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CloseScanAsync(
        NpgsqlConnection connection, RunTicket ticket, ScanPlan plan, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE runs
            SET scanned = true, scan_failed = @scan_failed, message = @message, added = @added, changed = @changed, removed = @removed,
                unchanged = @unchanged, skipped = @skipped, kept = @kept
            WHERE id = @run AND fence = @fence AND state = 'running';
            SELECT pg_notify('{DocumentQueue.Channel}', '')
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long>("run", ticket.RunId));
        command.Parameters.Add(new NpgsqlParameter<long>("fence", ticket.Fence));
        command.Parameters.Add(new NpgsqlParameter<bool>("scan_failed", plan.IsFailed));
        command.Parameters.Add(new NpgsqlParameter("message", NpgsqlDbType.Text) { Value = (object?)plan.Message ?? DBNull.Value });
        foreach (var (name, count) in new[]
                 {
                     ("added", plan.Added), ("changed", plan.Changed), ("removed", plan.Removed), ("unchanged", plan.Unchanged),
                     ("skipped", plan.Skipped), ("kept", plan.Kept),
                 })
            command.Parameters.Add(new NpgsqlParameter<int>(name, count));
        // A run that was ended meanwhile takes its plan along.
        if (await command.ExecuteNonQueryAsync(cancellationToken) <= 0) throw new FencedOutException(ticket.Fence);
    }

    private static void AddPlaces(NpgsqlCommand command, List<PlacedDocument> places)
    {
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. places.Select(placed => placed.Id)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("sizes", [.. places.Select(placed => placed.File.SizeBytes)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("modified", [.. places.Select(placed => placed.File.ModifiedTicks)]));
    }

    private static void AddRefusals(NpgsqlCommand command, IEnumerable<SeenFile> files)
    {
        var refusals = files.Select(file => file.Refusal).ToList();
        command.Parameters.Add(new NpgsqlParameter<string[]>(
            "states", [.. refusals.Select(refusal => SnakeCase.Of(refusal?.State ?? DocumentState.Queued))]));
        command.Parameters.Add(new NpgsqlParameter("reasons", NpgsqlDbType.Array | NpgsqlDbType.Text)
        {
            Value = refusals.Select(refusal => refusal?.Reason).ToArray(),
        });
    }

    private static void AddRun(NpgsqlCommand command, RunTicket ticket, long generation)
    {
        command.Parameters.Add(new NpgsqlParameter<long>("run", ticket.RunId));
        command.Parameters.Add(new NpgsqlParameter<long>("generation", generation));
        command.Parameters.Add(new NpgsqlParameter("trace", NpgsqlDbType.Text) { Value = (object?)ticket.TraceParent ?? DBNull.Value });
    }
}

/// <summary>Another scanner has taken over: this one's fencing token is not the newest any more, so its write was refused.</summary>
internal sealed class FencedOutException(long fence) : Exception($"The scan with fencing token {fence} was taken over by a newer one.");
