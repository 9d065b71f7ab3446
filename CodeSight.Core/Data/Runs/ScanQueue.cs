using CodeSight.Core.Configuration;
using Npgsql;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// The scan that waits for a scanner: that of the running run, while its folder has not been compared. Any process may claim it, under
/// a new fencing token and a lease; a scanner that dies loses its lease, and the next one begins the scan anew. All times are the
/// database's.
/// </summary>
public sealed class ScanQueue(DatabaseSources database, CodeSightOptions options)
{
    /// <summary>Scanners that may die over one run before it counts as failed.</summary>
    public const int MaxAttempts = 3;

    private const string IsFree =
        "state = 'running' AND NOT scanned AND (scan_leased_until IS NULL OR scan_leased_until <= clock_timestamp())";

    /// <summary>How long a claim holds without being renewed.</summary>
    internal TimeSpan Lease => options.Lease;

    /// <summary>Whether a scan could be claimed now.</summary>
    public async Task<bool> HasAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand($"SELECT EXISTS (SELECT 1 FROM runs WHERE {IsFree})");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>
    /// Voids the lease of the waiting scan. Call it only at the start of a process that knows that no other process indexes.
    /// </summary>
    internal async Task VoidLeaseAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            "UPDATE runs SET scan_leased_until = NULL WHERE state = 'running' AND scan_leased_until IS NOT NULL");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Claims the waiting scan under a new fencing token; null where none waits or another process was faster.</summary>
    internal async Task<ScanClaim?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Waits for a scan that is writing at this moment; after it, its run is scanned and nothing is left to claim.
        // A token must outlive a crash of the database, or the next scanner could get the same.
        await using var fence = new NpgsqlCommand(
            "SET LOCAL synchronous_commit = on; UPDATE counters SET value = value + 1 WHERE name = 'fence' RETURNING value", connection);
        var token = await fence.ExecuteScalarAsync(cancellationToken) is long value
            ? value
            : throw new InvalidOperationException("The counter 'fence' is missing.");
        await using var claim = new NpgsqlCommand(
            $"""
            UPDATE runs SET fence = @fence, scan_leased_until = clock_timestamp() + @lease, scan_attempts = scan_attempts + 1
            WHERE {IsFree}
            RETURNING id, force_rebuild, trigger, scan_attempts, trace_parent
            """,
            connection);
        claim.Parameters.Add(new NpgsqlParameter<long>("fence", token));
        claim.Parameters.Add(new NpgsqlParameter<TimeSpan>("lease", Lease));
        RunTicket ticket;
        await using (var reader = await claim.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return null;
            ticket = ReadTicket(reader, token);
        }
        await transaction.CommitAsync(cancellationToken);
        return new ScanClaim(this, ticket);
    }

    private static RunTicket ReadTicket(NpgsqlDataReader row, long fence) =>
        new(
            row.GetInt64(0), fence, row.GetBoolean(1), SnakeCase.Parse<RunTrigger>(row.GetString(2)), row.GetInt32(3),
            row.IsDBNull(4) ? null : row.GetString(4));

    /// <summary>Prolongs the claim; false where it holds no longer.</summary>
    internal Task<bool> RenewAsync(RunTicket ticket, CancellationToken cancellationToken) =>
        ChangeAsync("scan_leased_until = clock_timestamp() + @lease", ticket, cancellationToken);

    /// <summary>Releases the scan as if it had never been claimed.</summary>
    internal Task<bool> ReleaseAsync(RunTicket ticket, CancellationToken cancellationToken) =>
        ChangeAsync("scan_leased_until = NULL, scan_attempts = greatest(scan_attempts - 1, 0)", ticket, cancellationToken);

    private async Task<bool> ChangeAsync(string change, RunTicket ticket, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            $"UPDATE runs SET {change} WHERE id = @run AND fence = @fence AND state = 'running' AND NOT scanned");
        command.Parameters.Add(new NpgsqlParameter<long>("run", ticket.RunId));
        command.Parameters.Add(new NpgsqlParameter<long>("fence", ticket.Fence));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan>("lease", Lease));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}

/// <summary>What a scan carries: the run it fills, and its fencing token, which every write of the scan checks.</summary>
/// <param name="Attempts">Which attempt at this run's scan this is, from 1.</param>
/// <param name="TraceParent">W3C trace context of what started the run, or null.</param>
internal sealed record RunTicket(long RunId, long Fence, bool ForceRebuild, RunTrigger Trigger, int Attempts, string? TraceParent)
{
    /// <summary>
    /// Whether files that vanished are forgotten however many they are: somebody asked for it, and it is not a start without the folder.
    /// </summary>
    public bool ForgetsVanished => ForceRebuild && Trigger == RunTrigger.Request;
}
