using Npgsql;
using NpgsqlTypes;

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
    /// <param name="account">Who has signed in, and the security stamp with which; null for the operator's key. Nothing is added where the account
    /// was deactivated, or its password changed, in the meantime.</param>
    /// <param name="device">The browser and its system, in words.</param>
    /// <param name="address">Where the sign-in came from.</param>
    public async Task AddAsync(
        byte[] idHash, byte[] ticket, TimeSpan lifetime, (Guid Id, string Stamp)? account, string device, string address,
        CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            WITH expired AS (DELETE FROM sessions WHERE expires_at <= now())
            INSERT INTO sessions (id_hash, ticket, created_at, expires_at, account_id, device, address, last_seen_at)
            SELECT $1, $2, now(), now() + $3, $4, $5, $6, now()
            WHERE $4 IS NULL OR EXISTS (SELECT FROM accounts WHERE id = $4 AND is_active AND security_stamp = $7 FOR SHARE)
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = ticket });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lifetime });
        command.Parameters.Add(new NpgsqlParameter { Value = account?.Id ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = device });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = address });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account?.Stamp ?? "" });
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

    /// <summary>A session's public id and protected ticket, or null where there is none or it has expired. Notes when it was seen.</summary>
    public async Task<(Guid Id, byte[] Ticket)?> FindAsync(byte[] idHash, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            WITH seen AS (
                UPDATE sessions SET last_seen_at = now()
                WHERE id_hash = $1 AND expires_at > now() AND (last_seen_at IS NULL OR last_seen_at < now() - interval '1 minute'))
            SELECT id, ticket FROM sessions WHERE id_hash = $1 AND expires_at > now()
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadTicket(reader) : null;
    }

    /// <summary>The sessions of an account that are valid, the one that was seen last first.</summary>
    public async Task<IReadOnlyList<SessionView>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            SELECT id, device, address, created_at, last_seen_at FROM sessions
            WHERE account_id = $1 AND expires_at > now() ORDER BY last_seen_at DESC, id
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = new List<SessionView>();
        while (await reader.ReadAsync(cancellationToken)) sessions.Add(ReadView(reader));
        return sessions;
    }

    /// <summary>Ends one session of an account; false where it has none with this public id.</summary>
    public async Task<bool> RemoveAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM sessions WHERE account_id = $1 AND id = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Ends the sessions of an account.</summary>
    /// <param name="kept">Public id of the one that stays; null to end all.</param>
    public async Task RemoveOfAccountAsync(Guid accountId, Guid? kept, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM sessions WHERE account_id = $1 AND id IS DISTINCT FROM $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter { Value = kept ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends a session of an account and returns whose it was; null where there is none, or another call has ended it.</summary>
    public async Task<Guid?> TakeAsync(byte[] idHash, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM sessions WHERE id_hash = $1 AND expires_at > now() RETURNING account_id");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    /// <summary>Ends a session; does nothing where there is none.</summary>
    public async Task RemoveAsync(byte[] idHash, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM sessions WHERE id_hash = $1");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = idHash });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (Guid Id, byte[] Ticket) ReadTicket(NpgsqlDataReader reader) => (reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));

    private static SessionView ReadView(NpgsqlDataReader reader)
    {
        var createdAt = reader.GetFieldValue<DateTimeOffset>(3);
        return new SessionView(
            reader.GetGuid(0), reader.GetString(1), reader.GetString(2), createdAt,
            reader.IsDBNull(4) ? createdAt : reader.GetFieldValue<DateTimeOffset>(4));
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = database.Asking.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }
}

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">By which it can be ended; worth nothing as a cookie.</param>
/// <param name="Device">The browser and its system, in words; may be empty.</param>
public sealed record SessionView(Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);
