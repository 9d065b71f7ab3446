using Npgsql;

namespace CodeSight.Core.Data.Sessions;

/// <summary>
/// The sessions of all processes on this database. Uses the connections for questions: their commits survive a power cut, so that a session
/// that was ended stays ended.
/// </summary>
public sealed class SessionStore(DatabaseSources database)
{
    // A signed-in request waits for this, so a database that hangs must be noticed sooner than by a search.
    private const int TimeoutSeconds = 5;

    /// <summary>Adds a session, and removes those that have expired.</summary>
    /// <param name="idHash">SHA-256 of the session's id.</param>
    /// <param name="ticket">Protected.</param>
    /// <param name="lifetime">How long it is valid, from now on.</param>
    public async Task AddAsync(byte[] idHash, byte[] ticket, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            WITH expired AS (DELETE FROM sessions WHERE expires_at <= now())
            INSERT INTO sessions (id_hash, ticket, created_at, expires_at) VALUES ($1, $2, now(), now() + $3)
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = ticket });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lifetime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Replaces the ticket of a session that is still valid.</summary>
    public async Task UpdateAsync(byte[] idHash, byte[] ticket, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var command = Command(
            "UPDATE sessions SET ticket = $2, expires_at = now() + $3 WHERE id_hash = $1 AND expires_at > now()");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = ticket });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lifetime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The protected ticket of a session, or null where there is none or it has expired.</summary>
    public async Task<byte[]?> FindAsync(byte[] idHash, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT ticket FROM sessions WHERE id_hash = $1 AND expires_at > now()");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Ends a session; does nothing where there is none.</summary>
    public async Task RemoveAsync(byte[] idHash, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM sessions WHERE id_hash = $1");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = database.Asking.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }
}
