using CodeSight.Core.Data.Cluster;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data;

/// <summary>Registers the database: its two pools, the EF context, the migration at start, and the health check "database".</summary>
public static class DatabaseServiceCollectionExtensions
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Registers this process's database and, for a private cluster, the watch that starts it again if it dies.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, ServerDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.Cluster is { } cluster) services.AddSingleton(cluster).AddHostedService<PostgresWatch>();
        return services.AddDatabase(database.ConnectionString);
    }

    /// <param name="connectionString">Npgsql connection string of the database.</param>
    public static IServiceCollection AddDatabase(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new DatabaseSources(connectionString));
        services.AddSingleton<DatabaseIdentity>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<DatabaseTrouble>();
        services.AddDbContextFactory<CodeSightContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<DatabaseSources>().Relational, npgsql => npgsql.UseVector())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .ConfigureWarnings(warnings => warnings
                // EF finds out whether its history table exists by a statement that may fail, and a Postgres that is not there yet is tried
                // every second; real faults are logged where they are caught.
                .Log((RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug))));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: HealthTimeout);
        services.AddSingleton<DatabaseMigration>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigration>());
        return services;
    }
}
