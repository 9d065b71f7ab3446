using CodeSight.AppHost.Targets;

namespace CodeSight.AppHost.Stores;

/// <summary>Reads the switch "Infra", and adds the stores that it or the target asks for.</summary>
internal static class StoresSwitch
{
    /// <summary>Name of the database and of its connection string.</summary>
    public const string Database = "codesight";

    /// <summary>Name of Redis and of its connection string.</summary>
    public const string Redis = "redis";

    public static StoreConnections AddStores(this IDistributedApplicationBuilder builder, Target target)
    {
        var infra = builder.Configuration["Infra"] ?? "auto";
        return (target, infra) switch
        {
#if DEPLOYMENT_TARGETS
            (Target.ContainerApps, _) => builder.AddAzureStores(),
#endif
            (not Target.Run, _) => builder.AddContainers(),
            // Without a runtime an application that has containers hangs at its start, so it is asked first.
            (_, "auto") => ContainerRuntime.Answers() ? builder.AddContainers() : builder.AddLocalStores(),
            (_, "containers") => builder.AddContainers(),
            (_, "local") => builder.AddLocalStores(),
            (_, "external") => new StoreConnections(builder.AddConnectionString(Database), builder.AddConnectionString(Redis)),
            _ => throw new DistributedApplicationException($"Infra is '{infra}'; give auto, containers, local or external."),
        };
    }

    private static StoreConnections AddContainers(this IDistributedApplicationBuilder builder)
    {
        var (user, password) = builder.AddDatabaseUser();
        var server = builder.AddPostgres("pg", user, password)
            .WithImage("pgvector/pgvector", "pg17")
            .WithDataVolume("codesight-pgdata")
            .WithLifetime(ContainerLifetime.Persistent)
            .WithEnvironment("POSTGRES_DB", Database)
            // Every process holds up to 74 connections on many cores. An index build by several workers needs more shared memory than a
            // container has, and fails.
            .WithArgs("-c", "max_connections=400", "-c", "max_parallel_maintenance_workers=0");
        var redis = builder.AddRedis(Redis)
            .WithDataVolume("codesight-redis")
            .WithPersistence(TimeSpan.FromSeconds(60), keysChangedThreshold: 1000);
        return new StoreConnections(server.AddDatabase(Database), redis);
    }

    private static StoreConnections AddLocalStores(this IDistributedApplicationBuilder builder) =>
        new(builder.AddLocalPostgres(Database, builder.State()), builder.AddLocalRedis(Redis, builder.State()));
}
