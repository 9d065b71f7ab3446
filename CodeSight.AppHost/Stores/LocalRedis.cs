using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.AppHost.Stores;

/// <summary>The machine's own redis-server, for this machine only, with nothing kept: what is in Redis may vanish at any time.</summary>
internal sealed class LocalRedis(string name, string folder)
    : ExecutableResource(name, "bash", folder), IResourceWithConnectionString
{
    /// <summary>Where it listens.</summary>
    public EndpointReference Endpoint => new(this, "tcp");

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)}");
}

/// <summary>Adds it.</summary>
internal static class LocalRedisWiring
{
    public static IResourceBuilder<LocalRedis> AddLocalRedis(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        Directory.CreateDirectory(folder);
        var redis = new LocalRedis(name, folder);
        string? connectionString = null;
        builder.Services.AddHealthChecks().AddRedis(
            _ => connectionString ?? throw new InvalidOperationException("Redis has no address yet."), name: $"{name}-answers");
        return builder.AddResource(redis)
            .WithEndpoint(scheme: "tcp", name: "tcp")
            .WithArgs(
                Path.Combine(builder.AppHostDirectory, "Stores", "local-redis.sh"), redis.Endpoint.Property(EndpointProperty.TargetPort))
            .OnConnectionStringAvailable(async (resource, _, cancellationToken) =>
                connectionString = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken))
            .WithHealthCheck($"{name}-answers")
            .ExcludeFromManifest();
    }
}
