using CodeSight.Core.Configuration;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>Registers what processes share: the scan lock, signals, the cache and quotas.</summary>
public static class CoordinationServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IScanLock"/>, <see cref="ISignals"/>, <see cref="Quotas"/> and <c>HybridCache</c>: over Redis, with the health
    /// check "redis", where a connection string is set; within this process otherwise. With Redis,
    /// <see cref="RedisHostApplicationBuilderExtensions.AddRedis"/> must have been called.
    /// </summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services, CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHybridCache();
        services.AddSingleton<Quotas>();
        return options.RedisConnectionString is null
            ? services.AddSingleton<IScanLock, InProcessScanLock>().AddSingleton<ISignals, InProcessSignals>()
            : services.AddOverRedis();
    }

    private static IServiceCollection AddOverRedis(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<RedisHealth>("redis", HealthStatus.Degraded);
        return services
            .AddSingleton<RedisConnection>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<RedisConnection>())
            .AddSingleton<IScanLock, RedisScanLock>()
            .AddSingleton<ISignals, RedisSignals>()
            .AddSingleton<IDistributedCache>(provider =>
            {
                var redis = provider.GetRequiredService<RedisConnection>();
                return new RedisCacheGuard(redis, () => new RedisCache(new RedisCacheOptions
                {
                    InstanceName = redis.Prefix + "cache:",
                    ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>()),
                }));
            });
    }
}
