using Npgsql;

namespace CodeSight.Core.Data.People;

/// <summary>
/// Counts attempts to sign in before they are checked, in one statement: of many guesses at once, no more than the limit are ever checked.
/// </summary>
public sealed class SignInAttempts(DatabaseSources database)
{
    /// <summary>Attempts without a success that are checked.</summary>
    public const int Max = 10;

    private static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5);

    /// <summary>Counts an attempt; false where it must not be checked, since the account is locked or is from now on.</summary>
    public async Task<bool> BeginAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(
            """
            UPDATE accounts
            SET access_failed_count = CASE WHEN access_failed_count < $2 THEN access_failed_count + 1 ELSE 0 END,
                lockout_end = CASE WHEN access_failed_count < $2 THEN NULL ELSE now() + $3 END
            WHERE id = $1 AND (lockout_end IS NULL OR lockout_end <= now())
            RETURNING access_failed_count
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Max });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Lockout });
        return await command.ExecuteScalarAsync(cancellationToken) is > 0;
    }

    /// <summary>Forgets the attempts after one that succeeded.</summary>
    public async Task SucceedAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand("UPDATE accounts SET access_failed_count = 0 WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
