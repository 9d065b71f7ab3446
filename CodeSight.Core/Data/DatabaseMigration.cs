using System.Data;
using System.Security.Cryptography;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Cluster;
using CodeSight.Core.Data.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Data;

/// <summary>
/// Brings the schema up to this version before anything else of the host starts: forwards only, one process at a time. A database that
/// is not there yet (containers start together) is waited for.
/// </summary>
public sealed partial class DatabaseMigration(
    IDbContextFactory<CodeSightContext> contexts, DatabaseIdentity identity, TimeProvider time, ILogger<DatabaseMigration> logger,
    ServerKeys? keys = null)
    : IHostedLifecycleService
{
    // Any number that no other program uses on this database; the same in every version of CodeSight.
    private const long AdvisoryLock = 0x436F64655369676;

    private static readonly TimeSpan MaxConnectWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectPause = TimeSpan.FromSeconds(1);

    // Another process may be rewriting a large table.
    private static readonly TimeSpan MaxMigration = TimeSpan.FromHours(6);

    /// <summary>Applies the migrations that are missing, and makes the server's first key where this process has sessions.</summary>
    /// <exception cref="NewerSchemaException">A newer version of CodeSight has written to this database.</exception>
    /// <exception cref="PostgresUnavailableException">
    /// It cannot be reached, it is behind a pooler of transactions, or pgvector is missing or too old.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(MaxMigration);
        await ConnectAsync(context, cancellationToken);
        await RequireSessionAsync(context, cancellationToken);
        // A limit that the server sets would end the wait for another process's migration. The pool resets it.
        await context.Database.ExecuteSqlAsync($"SET lock_timeout = 0", cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            var applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken);
            if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer) throw new NewerSchemaException(newer);
            await context.Database.MigrateAsync(cancellationToken);
            await RequirePgvectorAsync(context, cancellationToken);
            identity.Set(await IdentifyAsync(context, cancellationToken));
            // Under the lock: replicas that start together agree on one key.
            keys?.EnsureFirst();
            // The connection was opened before the extension's types existed.
            if (context.Database.GetDbConnection() is NpgsqlConnection connection) await connection.ReloadTypesAsync(cancellationToken);
        }
        catch (PostgresException fault)
            when (fault.SqlState is "0A000" or "58P01" && fault.MessageText.Contains("extension", StringComparison.Ordinal))
        {
            throw new PostgresUnavailableException("This Postgres has no pgvector; install pgvector 0.8.0 or newer for it.");
        }
        finally
        {
            // A lost connection has given the lock back, and its fault is the one to tell.
            if (context.Database.GetDbConnection().State == ConnectionState.Open)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    private async Task ConnectAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var isSaid = false;
        while (true)
        {
            try
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (Exception fault) when (DatabaseFault.Passing(fault) is { } passing)
            {
                // The driver's message is left out, since it may name the user.
                var reason = passing.SqlState is { } state ? $"SQLSTATE {state}" : passing.InnerException?.GetType().Name ?? "no answer";
                var isRefused = passing.SqlState is ['2', '8', ..];
                if (isRefused || time.GetElapsedTime(started) > MaxConnectWait)
                    throw new PostgresUnavailableException(
                        $"The Postgres that {Settings.Postgres.Name} names "
                            + $"{(isRefused ? "refuses this user" : $"did not answer for {MaxConnectWait.TotalMinutes:0} minutes")} "
                            + $"({reason}).");
                if (!isSaid) Waiting(reason);
                isSaid = true;
            }

            await Task.Delay(ConnectPause, time, cancellationToken);
        }
    }

    // A number that is drawn once, since a role need not be allowed to ask for the cluster's own.
    private static async Task<long> IdentifyAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        var drawn = RandomNumberGenerator.GetInt32(int.MaxValue) + ((long)RandomNumberGenerator.GetInt32(int.MaxValue) << 31);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO counters (name, value) VALUES ('identity', {drawn}) ON CONFLICT (name) DO NOTHING", cancellationToken);
        return await context.Database.SqlQuery<long>($"SELECT value AS \"Value\" FROM counters WHERE name = 'identity'")
            .SingleAsync(cancellationToken);
    }

    // Advisory locks and notifications belong to a session. A pooler that has connections of its own change hands at each transaction gives
    // the same one to two clients that ask one after the other.
    private async Task RequireSessionAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        await using var other = await contexts.CreateDbContextAsync(cancellationToken);
        await other.Database.OpenConnectionAsync(cancellationToken);
        if (await ProcessOfAsync(context) != await ProcessOfAsync(other)) return;
        throw new PostgresUnavailableException(
            $"The Postgres that {Settings.Postgres.Name} names is behind a pooler that shares connections between transactions; CodeSight "
                + "needs one that keeps a connection for each session (pool_mode = session).");

        Task<int> ProcessOfAsync(CodeSightContext one) =>
            one.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync(cancellationToken);
    }

    // 0.7 brought half vectors, 0.8 the iterative scan that filtered questions need.
    private static async Task RequirePgvectorAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        var text = await context.Database
            .SqlQuery<string>($"SELECT extversion AS \"Value\" FROM pg_extension WHERE extname = 'vector'").SingleAsync(cancellationToken);
        if (!Version.TryParse(text, out var version) || version >= new Version(0, 8)) return;
        throw new PostgresUnavailableException(
            $"pgvector {text} is installed for this Postgres; CodeSight needs 0.8.0 or newer (install it, then ALTER EXTENSION vector "
                + "UPDATE).");
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 710, Level = LogLevel.Warning, Message = "Waiting for Postgres ({Reason})")]
    private partial void Waiting(string reason);
}

/// <summary>The database was written by a newer version; this one must not touch it.</summary>
public sealed class NewerSchemaException(string migration) : StartRefusedException(
    $"The database was made by a newer version of CodeSight (its schema has {migration}); start that version or restore a backup of this "
        + "one's.");
