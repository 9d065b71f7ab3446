using CodeSight.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Core.Coordination;

/// <summary>Registers the client of Redis.</summary>
public static class RedisHostApplicationBuilderExtensions
{
    private const string ConnectionName = "redis";
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Registers <c>IConnectionMultiplexer</c> through Aspire's integration, with traces of commands where a collector is set. Does nothing
    /// where no connection string is set. Nothing connects until <see cref="RedisConnection"/> starts.
    /// </summary>
    public static void AddRedis(this IHostApplicationBuilder builder, CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        if (options.RedisConnectionString is not { } connectionString) return;
        var redis = new RedisOptions { ConnectionString = connectionString, Lease = options.Lease };
        builder.Services.AddSingleton(redis);
        builder.AddRedisClient(
            ConnectionName,
            settings =>
            {
                settings.ConnectionString = connectionString;
                // RedisHealth takes its place: Aspire's check only pings, which a full or read-only server answers, and calls a missing
                // Redis unhealthy.
                settings.DisableHealthChecks = true;
                settings.DisableTracing = string.IsNullOrWhiteSpace(builder.Configuration[CollectorVariable]);
                // The start of the host would wait for a connection.
                settings.DisableAutoActivation = true;
            },
            client =>
            {
                redis.Apply(client);
                // RedisConnection logs once that Redis is gone and once that it is back; the client would log every attempt.
                client.LoggerFactory = NullLoggerFactory.Instance;
            });
    }
}
