using Npgsql;

namespace CodeSight.Core.Data.People;

/// <summary>
/// Reads what callers may do and read, at each request: a change is seen by the next one, on every replica. Uses the connections for questions.
/// </summary>
public sealed class PermissionStore(DatabaseSources database)
{
    private const int TimeoutSeconds = 5;

    private const string OfAccount =
        """
        SELECT a.role, a.must_change_password,
               CASE WHEN a.role = 'admin' THEN '{}'::text[] ELSE ARRAY(
                   SELECT unnest(c.globs) FROM collections c
                   WHERE c.is_open
                      OR EXISTS (SELECT FROM collection_grants g WHERE g.collection_id = c.id AND g.account_id = a.id)
                      OR EXISTS (SELECT FROM collection_grants g JOIN group_members m ON m.group_id = g.group_id
                                 WHERE g.collection_id = c.id AND m.account_id = a.id)
                   ORDER BY 1) END
        FROM accounts a WHERE a.id = $1 AND a.is_active
        """;

    // The time of the last use is written once a minute, so that a busy key costs no write a request.
    private const string OfKey =
        """
        WITH used AS (
            UPDATE api_keys SET last_used_at = now()
            WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())
              AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute'))
        SELECT id, scopes, globs, account_id FROM api_keys WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())
        """;

    /// <summary>What an account may do; null where there is none or it is deactivated.</summary>
    public async Task<AccountPermissions?> FindAccountAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = Command(OfAccount);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadAccount(reader) : null;
    }

    /// <summary>What an API key stands for; null where there is none or it has expired.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    public async Task<KeyPermissions?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = Command(OfKey);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadKey(reader) : null;
    }

    private static AccountPermissions ReadAccount(NpgsqlDataReader reader) =>
        new(SnakeCase.Parse<Role>(reader.GetString(0)), reader.GetBoolean(1), reader.GetFieldValue<string[]>(2));

    private static KeyPermissions ReadKey(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetFieldValue<string[]>(1),
        reader.IsDBNull(2) ? null : reader.GetFieldValue<string[]>(2),
        reader.IsDBNull(3) ? null : reader.GetGuid(3));

    private NpgsqlCommand Command(string sql)
    {
        var command = database.Asking.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        return command;
    }
}

/// <param name="Globs">Of all collections that it may read; meaningless for an administrator, who reads all.</param>
public sealed record AccountPermissions(Role Role, bool MustChangePassword, string[] Globs);

/// <param name="Globs">Null for no restriction of its own.</param>
/// <param name="AccountId">Whose permissions it has; null for the operator's.</param>
public sealed record KeyPermissions(long Id, string[] Scopes, string[]? Globs, Guid? AccountId);
