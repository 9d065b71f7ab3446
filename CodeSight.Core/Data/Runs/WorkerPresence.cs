using System.Diagnostics;
using System.Globalization;
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
    internal const string AnySql = $"EXISTS (SELECT 1 FROM workers WHERE {IsRecentSql})";

    private const string IsRecentSql = "seen_at > clock_timestamp() - interval '30 seconds'";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);

    private readonly Guid _id = Guid.NewGuid();
    private readonly string _name = $"{Environment.MachineName}/{Environment.ProcessId}";

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

    /// <summary>
    /// Returns whether another process that indexes was seen within the last 30 seconds and may still run. One of this machine that has
    /// ended, which did not remove its registration, does not count.
    /// </summary>
    public async Task<bool> IsAnotherAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand($"SELECT name FROM workers WHERE id <> @id AND {IsRecentSql}");
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", _id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (!HasEnded(reader.GetString(0))) return true;
        return false;
    }

    // This process's own name is that of its predecessor: a container that starts again has the same machine name and process number.
    private bool HasEnded(string name)
    {
        if (name == _name) return true;
        var mark = name.LastIndexOf('/');
        return mark > 0 && name.AsSpan(0, mark).SequenceEqual(Environment.MachineName)
            && int.TryParse(name.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && !IsRunning(processId);
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
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
        command.Parameters.Add(new NpgsqlParameter<string>("name", _name));
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
