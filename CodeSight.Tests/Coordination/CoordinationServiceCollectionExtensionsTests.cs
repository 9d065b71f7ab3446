using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CodeSight.Tests.Coordination;

public sealed class CoordinationServiceCollectionExtensionsTests
{
    [Fact]
    public void Without_redis_everything_is_in_process_and_there_is_nothing_to_check()
    {
        using var services = Build(redis: null);

        Assert.IsType<InProcessScanLock>(services.GetRequiredService<IScanLock>());
        Assert.NotNull(services.GetRequiredService<HybridCache>());
        Assert.Null(services.GetService<IDistributedCache>());
        Assert.IsType<InProcessSignals>(services.GetRequiredService<ISignals>());
        Assert.Empty(services.GetServices<IHostedService>());
        Assert.Null(services.GetService<IOptions<HealthCheckServiceOptions>>()?.Value.Registrations.FirstOrDefault());
    }

    [Fact]
    public async Task With_redis_everything_is_shared_and_health_tells_of_it()
    {
        // Nothing is started, so no server is asked.
        await using var services = Build("192.0.2.1:6379");

        Assert.IsType<RedisScanLock>(services.GetRequiredService<IScanLock>());
        Assert.NotNull(services.GetRequiredService<HybridCache>());
        Assert.IsType<RedisCacheGuard>(services.GetRequiredService<IDistributedCache>());
        Assert.IsType<RedisSignals>(services.GetRequiredService<ISignals>());
        Assert.Contains(services.GetRequiredService<RedisConnection>(), services.GetServices<IHostedService>());
        var entry = Assert.Single((await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries);
        Assert.Equal(
            ("redis", HealthStatus.Degraded, "Redis is not connected yet"), (entry.Key, entry.Value.Status, entry.Value.Description));
    }

    [Fact]
    public void Options_do_not_print_the_secret() =>
        Assert.DoesNotContain(
            "s3cret", new RedisOptions { ConnectionString = "cache,password=s3cret" }.ToString(), StringComparison.Ordinal);

    private static ServiceProvider Build(string? redis)
    {
        var options = new CodeSightOptions { DataDir = "", DocsDir = "", EmbeddingModelDir = "", RedisConnectionString = redis };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddRedis(options);
        return builder.Services.AddCoordination(options).BuildServiceProvider();
    }
}
