using CodeSight.Core.Data.Documents;
using Npgsql;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// Registers in the database that this process indexes, so that servers can tell work that waits for an indexer from work in progress, and
/// other indexers see whether any process works for the wanted model.
/// </summary>
/// <param name="canRead">Whether this process can read documents.</param>
public sealed class WorkerPresence(DatabaseSources database, VectorTables vectorTables, Func<bool> canRead, TimeProvider time)
{
    /// <summary>SQL: whether a process that indexes was seen of late.</summary>
    internal const string AnySql = "EXISTS (SELECT 1 FROM workers WHERE seen_at > clock_timestamp() - interval '30 seconds')";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);

    private readonly Guid _id = Guid.NewGuid();

    /// <summary>Whether this process can read documents.</summary>
    public bool IsAble => canRead();

    /// <summary>Renews the registration until cancelled, and then removes it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                if (IsAble) await SayAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LeaveAsync();
            throw;
        }
    }

    /// <summary>Returns whether any process that indexes was seen within the last 30 seconds.</summary>
    public async Task<bool> IsAnyAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand($"SELECT {AnySql}");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task SayAsync(CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var command = database.Indexing.CreateCommand(
            """
            INSERT INTO workers (id, name, vectors, seen_at) VALUES (@id, @name, @vectors, clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at, vectors = EXCLUDED.vectors;
            DELETE FROM workers WHERE seen_at < clock_timestamp() - interval '1 hour'
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", _id));
        command.Parameters.Add(new NpgsqlParameter<string>("vectors", vectors));
        command.Parameters.Add(new NpgsqlParameter<string>("name", $"{Environment.MachineName}/{Environment.ProcessId}"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task LeaveAsync()
    {
        using var timeout = new CancellationTokenSource(LeaveTimeout);
        try
        {
            await using var command = database.Indexing.CreateCommand("DELETE FROM workers WHERE id = @id");
            command.Parameters.Add(new NpgsqlParameter<Guid>("id", _id));
            await command.ExecuteNonQueryAsync(timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The row expires by itself.
        }
    }
}
