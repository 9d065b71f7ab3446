using CodeSight.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Core.Coordination;

/// <summary>Registers how processes work together: the scan lock, counters, the shared cache and signals.</summary>
public static class CoordinationRegistration
{
    /// <summary>Over Redis where it is set, with the health check "redis"; otherwise within this process. Connects when the host starts.</summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services, CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        return options.RedisConnectionString is { } connectionString
            ? services.AddRedis(new RedisOptions { ConnectionString = connectionString })
            : services
                .AddSingleton<IScanLock, InProcessScanLock>()
                .AddSingleton<ICounters, InProcessCounters>()
                .AddSingleton<ISharedCache, InProcessCache>()
                .AddSingleton<ISignals, InProcessSignals>();
    }

    private static IServiceCollection AddRedis(this IServiceCollection services, RedisOptions options)
    {
        services.AddHealthChecks().AddCheck<RedisHealth>("redis", HealthStatus.Degraded);
        return services
            .AddSingleton(options)
            .AddSingleton<RedisConnection>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<RedisConnection>())
            .AddSingleton<IScanLock, RedisScanLock>()
            .AddSingleton<ICounters, RedisCounters>()
            .AddSingleton<ISharedCache, RedisCache>()
            .AddSingleton<ISignals, RedisSignals>();
    }
}
