using CodeSight.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Coordination;

/// <summary>Registers how processes work together: the scan lock, counters, the shared cache and signals.</summary>
public static class CoordinationRegistration
{
    /// <summary>In process.</summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services, CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IScanLock, InProcessScanLock>();
        services.AddSingleton<ICounters, InProcessCounters>();
        services.AddSingleton<ISharedCache, InProcessCache>();
        services.AddSingleton<ISignals, InProcessSignals>();
        return services;
    }
}
