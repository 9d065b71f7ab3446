using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Core.Database;

/// <summary>
/// Brings the schema up to this version before anything else of the host starts: forwards only, one process at a time.
/// </summary>
public sealed class DatabaseMigration(IDbContextFactory<CodeSightContext> contexts) : IHostedLifecycleService
{
    // Any number that no other program uses on this database; the same in every version of CodeSight.
    private const long AdvisoryLock = 0x436F64655369676;

    /// <summary>Applies the migrations that are missing; does nothing where there are none.</summary>
    /// <exception cref="NewerSchemaException">A newer version of CodeSight has written to this database.</exception>
    /// <exception cref="PostgresUnavailableException">pgvector is too old.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            var applied = await context.Database.GetAppliedMigrationsAsync(cancellationToken);
            if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer) throw new NewerSchemaException(newer);
            await context.Database.MigrateAsync(cancellationToken);
            await RequirePgvectorAsync(context, cancellationToken);
            // The connection was opened before the extension's types existed.
            if (context.Database.GetDbConnection() is Npgsql.NpgsqlConnection connection) await connection.ReloadTypesAsync(cancellationToken);
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    // 0.7 brought half vectors, 0.8 the iterative scan that filtered questions need.
    private static async Task RequirePgvectorAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        var text = await context.Database
            .SqlQuery<string>($"SELECT extversion AS \"Value\" FROM pg_extension WHERE extname = 'vector'").SingleAsync(cancellationToken);
        if (!Version.TryParse(text, out var version) || version >= new Version(0, 8)) return;
        throw new PostgresUnavailableException(
            $"pgvector {text} is installed for this Postgres; CodeSight needs 0.8.0 or newer (install it, then ALTER EXTENSION vector UPDATE).");
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
}
