using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Telemetry;
using CodeSight.ServiceDefaults;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Tests.ServiceDefaults;

public sealed class RedisTracesTests
{
    [RedisFact]
    public async Task Commands_of_a_request_are_traced_by_their_names_and_those_that_nobody_asked_for_are_not()
    {
        await using var server = await RedisServer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        var options = new CodeSightOptions { DataDir = "", DocsDir = "", EmbeddingModelDir = "", RedisConnectionString = server.ConnectionString };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        builder.AddServiceDefaults("test");
        builder.AddRedis(options);
        builder.Services.AddCoordination(options);
        using var host = builder.Build();
        await host.StartAsync();
        var redis = host.Services.GetRequiredService<RedisConnection>();
        await Eventually.UntilAsync(() => redis.State.Trouble is null);

        using (TelemetrySource.Spans.StartActivity("request"))
            await host.Services.GetRequiredService<HybridCache>().SetAsync("secret-key", "secret-value");

        await Eventually.UntilAsync(() => receiver.Text("traces").Contains("*\u0005HMSET", StringComparison.Ordinal));
        Assert.Contains("request", receiver.Text("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-", receiver.Text("traces"), StringComparison.Ordinal);
        // The probe of the connection's health; as a span's name, since other tests' statements are here too.
        Assert.DoesNotContain("*\u0003SET", receiver.Text("traces"), StringComparison.Ordinal);
        await host.StopAsync();
    }
}
