using Npgsql;

namespace CodeSight.Core.Data.People;

/// <summary>
/// Reads what callers may do and read, at each request: a change is seen by the next one, on every replica. Uses the connections for questions.
/// </summary>
public sealed class PermissionStore(DatabaseSources database)
{
    private const int TimeoutSeconds = 5;

    // Null for an administrator, who reads all, and where they are those of the version that the caller knows.
    private const string Globs =
        """
        CASE WHEN a.role = 'admin' OR p.version = $2 THEN NULL ELSE ARRAY(
            SELECT unnest(c.globs) FROM collections c
            WHERE c.is_open
               OR EXISTS (SELECT FROM collection_grants g WHERE g.collection_id = c.id AND g.account_id = a.id)
               OR EXISTS (SELECT FROM collection_grants g JOIN group_members m ON m.group_id = g.group_id
                          WHERE g.collection_id = c.id AND m.account_id = a.id)
            ORDER BY 1) END
        """;

    private const string OfAccount =
        $"""
        SELECT a.role, a.must_change_password, p.version, {Globs}
        FROM accounts a CROSS JOIN permission_state p WHERE a.id = $1 AND a.is_active
        """;

    // The time of the last use is written once a minute, so that a busy key costs no write a request.
    private const string OfKey =
        $"""
        WITH used AS (
            UPDATE api_keys SET last_used_at = now()
            WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())
              AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute'))
        SELECT a.role, a.must_change_password, p.version, {Globs}, k.id, k.scopes, k.globs, k.account_id
        FROM api_keys k CROSS JOIN permission_state p LEFT JOIN accounts a ON a.id = k.account_id AND a.is_active
        WHERE k.hash = $1 AND (k.expires_at IS NULL OR k.expires_at > now())
        """;

    /// <summary>What an account may do; null where there is none or it is deactivated.</summary>
    /// <param name="known">The version of the permissions that the caller has; empty for none.</param>
    public async Task<AccountPermissions?> FindAccountAsync(Guid id, Guid known, CancellationToken cancellationToken)
    {
        await using var command = Command(OfAccount);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = known });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadAccount(reader) : null;
    }

    /// <summary>What an API key stands for; null where there is none or it has expired.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    /// <param name="known">The version of the permissions that the caller has; empty for none.</param>
    public async Task<KeyPermissions?> FindKeyAsync(byte[] hash, Guid known, CancellationToken cancellationToken)
    {
        await using var command = Command(OfKey);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = known });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadKey(reader) : null;
    }

    private static AccountPermissions ReadAccount(NpgsqlDataReader reader) => new(
        SnakeCase.Parse<Role>(reader.GetString(0)),
        reader.GetBoolean(1),
        reader.GetGuid(2),
        reader.IsDBNull(3) ? null : reader.GetFieldValue<string[]>(3));

    private static KeyPermissions ReadKey(NpgsqlDataReader reader) => new(
        reader.GetInt64(4),
        reader.GetFieldValue<string[]>(5),
        reader.IsDBNull(6) ? null : reader.GetFieldValue<string[]>(6),
        reader.IsDBNull(7) ? null : reader.GetGuid(7),
        reader.IsDBNull(0) ? null : ReadAccount(reader));

    private NpgsqlCommand Command(string sql)
    {
        var command = database.Asking.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }
}

/// <param name="Version">Of all grants: it changes with each of them.</param>
/// <param name="Globs">
/// Of all collections that it may read; null for an administrator, who reads all, and where they are those of the version that is known.
/// </param>
public sealed record AccountPermissions(Role Role, bool MustChangePassword, Guid Version, string[]? Globs);

/// <param name="Globs">Null for no restriction of its own.</param>
/// <param name="AccountId">Whose permissions it has; null for the operator's.</param>
/// <param name="Account">What that account may do; null where it is deactivated.</param>
public sealed record KeyPermissions(long Id, string[] Scopes, string[]? Globs, Guid? AccountId, AccountPermissions? Account);
