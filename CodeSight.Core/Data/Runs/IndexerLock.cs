using Npgsql;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// A shared advisory lock that every process that indexes holds, on a connection of its own, for as long as it lives. Postgres gives it
/// back when the connection ends, also after kill -9. So a process that starts, and finds that nobody holds it, knows that all leases are
/// of processes that are gone.
/// </summary>
public sealed class IndexerLock(DatabaseSources database) : IAsyncDisposable
{
    // Any number that no other program uses on this database; the same in every version of CodeSight.
    private const long Key = 0x436F64655369677;

    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    private NpgsqlConnection? _connection;

    /// <summary>Takes the lock.</summary>
    /// <param name="whenAlone">Called where no other process holds the lock; none can take it before this has ended.</param>
    public async Task TakeAsync(Func<CancellationToken, Task> whenAlone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(whenAlone);
        await DisposeAsync();
        var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        try
        {
            // A limit that the server sets would end the wait for a process that is just looking whether it is alone. The pool resets it.
            await ScalarAsync(connection, "SET lock_timeout = 0", cancellationToken);
            if (await ScalarAsync(connection, "SELECT pg_try_advisory_lock(@key)", cancellationToken) is true)
            {
                await whenAlone(cancellationToken);
                await ScalarAsync(connection, "SELECT pg_advisory_lock_shared(@key), pg_advisory_unlock(@key)", cancellationToken);
            }
            else
            {
                await ScalarAsync(connection, "SELECT pg_advisory_lock_shared(@key)", cancellationToken);
            }
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }

        _connection = connection;
    }

    /// <summary>Keeps the lock until cancelled; takes it again, once, where its connection was lost.</summary>
    /// <exception cref="NpgsqlException">The connection was lost; call it again.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        // Its own leases may be there, so being alone says nothing now.
        if (_connection is null) await TakeAsync(_ => Task.CompletedTask, cancellationToken);
        for (var losses = 1; ; losses++)
        {
            try
            {
                while (_connection is { } connection) await connection.WaitAsync(cancellationToken);
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await DisposeAsync();
                if (losses > 1) throw;
            }

            // At once, since a process that starts meanwhile would take this one for gone.
            await TakeAsync(_ => Task.CompletedTask, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection) await CloseAsync(connection);
    }

    private static async Task CloseAsync(NpgsqlConnection connection)
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            // In the pool, the connection would keep the lock until somebody uses it.
            await ScalarAsync(connection, "SELECT pg_advisory_unlock_all()", timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or OperationCanceledException)
        {
            // It is broken, and the lock gone with it.
        }

        await connection.DisposeAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long>("key", Key));
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
