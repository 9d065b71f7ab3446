using CodeSight.Core.Configuration;
using Npgsql;

namespace CodeSight.Core.Data.Queue;

/// <summary>
/// The queue is the documents table: workers of any number of processes claim rows with SKIP LOCKED and hold them under a lease.
/// A worker that dies loses its lease and the row is claimed again; one that was only slow finds another token and rolls back.
/// All times are the database's, so the clocks of several machines need not agree.
/// </summary>
public sealed class DocumentQueue(DatabaseSources database, CodeSightOptions options)
{
    /// <summary>The channel that tells workers of new work.</summary>
    public const string Channel = "codesight_queue";

    /// <summary>Attempts at one stage before the document counts as failed.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The reason in the ledger between an attempt that failed, which the process lived through, and the next one.</summary>
    internal const string TriedAgain = "an attempt failed; it is tried again";

    private static string ClaimSql(QueueStage stage, bool takesLong, bool tried)
    {
        var (weight, order, free) = stage == QueueStage.Text
            ? ("size_bytes", "weight, id", takesLong ? "takes_long" : "NOT takes_long")
            : ("chunk_count", "id", "true");
        return
            $"""
            WITH candidate AS (
                SELECT id, {weight} AS weight FROM documents
                WHERE stage = {(int)stage} AND {free} AND attempts {(tried ? ">" : "=")} 0
                  AND (leased_until IS NULL OR leased_until <= clock_timestamp())
                ORDER BY {(tried ? "attempts, id" : order)} LIMIT @documents FOR UPDATE SKIP LOCKED),
            measured AS (
                SELECT id, row_number() OVER rows = 1 AS is_first, sum(weight) OVER rows AS weight
                FROM candidate WINDOW rows AS (ORDER BY {order}))
            UPDATE documents d
            SET lease_token = d.lease_token + 1, leased_until = clock_timestamp() + @lease
            FROM measured m
            WHERE d.id = m.id AND (m.is_first OR m.weight <= @weight)
            RETURNING d.id, d.file_path, d.lease_token, d.attempts + 1, d.chunk_count, d.generation, d.trace_parent, d.size_bytes,
                EXISTS (SELECT 1 FROM ocr_pages o WHERE o.document_id = d.id)
            """;
    }

    private bool _hasTried;

    /// <summary>How long a claim holds without being renewed.</summary>
    internal TimeSpan Lease => options.Lease;

    /// <summary>
    /// Claims free documents of a stage: the smallest ones to be read, the oldest ones to be embedded. Returns an empty claim when there are
    /// none. Documents that were tried before come last, the least tried first, and only one of them at a time in this process: a poison
    /// document then affects no other and delays none.
    /// </summary>
    /// <param name="maxDocuments">The maximum number of documents.</param>
    /// <param name="maxWeight">
    /// The maximum total weight: bytes to read, or chunks to embed. The first document is claimed whatever its weight.
    /// </param>
    /// <param name="takesLong">Documents to be read whose reading takes long, instead of all others.</param>
    public async Task<Claim> ClaimAsync(
        QueueStage stage, int maxDocuments, long maxWeight, CancellationToken cancellationToken, bool takesLong = false)
    {
        var fresh = await ClaimAsync(ClaimSql(stage, takesLong, tried: false), maxDocuments, maxWeight, cancellationToken);
        if (fresh.Count > 0 || Interlocked.Exchange(ref _hasTried, true)) return new Claim(this, fresh);
        try
        {
            var tried = await ClaimAsync(ClaimSql(stage, takesLong, tried: true), 1, maxWeight, cancellationToken);
            return new Claim(this, tried, onEnd: LetNextTried);
        }
        catch
        {
            LetNextTried();
            throw;
        }
    }

    /// <summary>Returns whether a document could be claimed now whose text must be read, and is not known to take long.</summary>
    /// <param name="smallerThan">Only files of fewer bytes count.</param>
    public async Task<bool> HasUnreadAsync(CancellationToken cancellationToken, long smallerThan = long.MaxValue)
    {
        await using var command = database.Indexing.CreateCommand(
            """
            SELECT EXISTS (
                SELECT 1 FROM documents
                WHERE stage = 1 AND NOT takes_long AND size_bytes < @size AND (leased_until IS NULL OR leased_until <= clock_timestamp()))
            """);
        command.Parameters.Add(new NpgsqlParameter<long>("size", smallerThan));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Voids every lease at once. Call it only at the start of a process that knows that no other process indexes.</summary>
    public async Task VoidAllLeasesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            "UPDATE documents SET lease_token = lease_token + 1, leased_until = NULL WHERE leased_until IS NOT NULL");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Prolongs the claims that still hold.</summary>
    internal Task RenewAsync(IReadOnlyCollection<ClaimedDocument> documents, CancellationToken cancellationToken) =>
        ChangeAsync("leased_until = clock_timestamp() + @time", documents, Lease, cancellationToken);

    /// <summary>Counts an attempt at documents that are about to be worked on: what kills the process is among these.</summary>
    internal Task BeginAsync(IReadOnlyCollection<ClaimedDocument> documents, CancellationToken cancellationToken) =>
        ChangeAsync("attempts = d.attempts + 1", documents, TimeSpan.Zero, cancellationToken);

    /// <summary>Begins the count of attempts anew: the one that goes on has got somewhere.</summary>
    internal Task ProgressAsync(IReadOnlyCollection<ClaimedDocument> documents, CancellationToken cancellationToken) =>
        ChangeAsync("attempts = 1", documents, TimeSpan.Zero, cancellationToken);

    /// <summary>Releases documents as if they had never been claimed.</summary>
    /// <param name="isBegun">Whether an attempt at them was counted.</param>
    internal Task ReleaseAsync(IReadOnlyCollection<ClaimedDocument> documents, bool isBegun, CancellationToken cancellationToken) =>
        ChangeAsync(
            "leased_until = NULL, lease_token = d.lease_token + 1" + (isBegun ? ", attempts = greatest(d.attempts - 1, 0)" : ""),
            documents, TimeSpan.Zero, cancellationToken);

    /// <summary>Gives a document back whose reading has taken long, for another one that has the time.</summary>
    internal Task SetAsideAsync(ClaimedDocument document, CancellationToken cancellationToken) =>
        ChangeAsync(
            "takes_long = true, leased_until = NULL, lease_token = d.lease_token + 1, attempts = greatest(d.attempts - 1, 0)",
            [document], TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Gives documents back after an attempt that failed, and that the process lived through; nobody claims them before
    /// <paramref name="pause"/> is over.
    /// </summary>
    internal Task BackOffAsync(IReadOnlyCollection<ClaimedDocument> documents, TimeSpan pause, CancellationToken cancellationToken) =>
        ChangeAsync(
            $"leased_until = clock_timestamp() + @time, lease_token = d.lease_token + 1, reason = '{TriedAgain}'",
            documents, pause, cancellationToken);

    private void LetNextTried() => Volatile.Write(ref _hasTried, false);

    private async Task<List<ClaimedDocument>> ClaimAsync(
        string sql, int maxDocuments, long maxWeight, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int>("documents", maxDocuments));
        command.Parameters.Add(new NpgsqlParameter<long>("weight", maxWeight));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan>("lease", Lease));
        var documents = new List<ClaimedDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) documents.Add(ReadClaimed(reader));
        documents.Sort((a, b) => a.Id.CompareTo(b.Id));
        return documents;
    }

    private static ClaimedDocument ReadClaimed(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetInt64(2),
        row.GetInt32(3),
        row.GetInt32(4),
        row.GetInt64(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        row.GetInt64(7),
        row.GetBoolean(8));

    private async Task ChangeAsync(
        string change, IReadOnlyCollection<ClaimedDocument> documents, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) return;
        // Locked in the order of the id, as everywhere, so that two lockers cannot deadlock.
        await using var command = database.Indexing.CreateCommand(
            $"""
            WITH held AS (
                SELECT d.id FROM documents d, unnest(@ids, @tokens) AS claim (id, token)
                WHERE d.id = claim.id AND d.lease_token = claim.token AND d.stage > 0
                ORDER BY d.id FOR UPDATE OF d)
            UPDATE documents d SET {change} FROM held WHERE d.id = held.id
            """);
        command.AddClaims(documents);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan>("time", duration));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Claims as the parameters @ids and @tokens of a hand-written statement.</summary>
internal static class ClaimParameters
{
    public static void AddClaims(this NpgsqlCommand command, IReadOnlyCollection<ClaimedDocument> documents)
    {
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documents.Select(document => document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("tokens", [.. documents.Select(document => document.LeaseToken)]));
    }
}
