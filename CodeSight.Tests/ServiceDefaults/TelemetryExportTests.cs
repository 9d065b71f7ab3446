using CodeSight.Core.People;
using CodeSight.Tests.Api;
using CodeSight.Tests.Asking;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CodeSight.Tests.ServiceDefaults;

public sealed class TelemetryExportTests
{
    private const string Ask = """{"question": "Who bakes the Quittenbrot?"}""";

    [Fact]
    public async Task Server_sends_traces_metrics_and_logs_to_the_collector_and_no_text()
    {
        await using var world = await QuestionWorld.CreateAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        using (var server = Exporting(receiver.Address, "http/protobuf", ("OTEL_EXPORTER_OTLP_HEADERS", "x-test=7"), ("CODESIGHT_API_KEY", $"key-{QuestionWorld.Word}")))
        {
            server.Answerer.Reply = (question, cancellationToken) => world.Pipeline.AskAsync(Principal.Operator, question, cancellationToken);
            using var client = server.Client();
            client.DefaultRequestHeaders.Add("X-API-Key", $"key-{QuestionWorld.Word}");

            Assert.Equal(200, (int)(await client.PostJson($"/api/ask?for={QuestionWorld.Word}", Ask)).StatusCode);
            Assert.Equal(200, (int)(await client.GetAsync("/health")).StatusCode);
            Flush(server);
        }

        foreach (
            var name in new[] { "codesight-api", "POST /api/ask", "search", "postgresql", "chat gpt-5-mini", "gen_ai.usage.input_tokens" })
            Assert.Contains(name, receiver.Text("traces"), StringComparison.Ordinal);
        foreach (var name in new[] { "http.server.request.duration", "codesight.asking.step.duration", "gen_ai.client.token.usage", "dotnet.gc.collections", "db.client." })
            Assert.Contains(name, receiver.Text("metrics"), StringComparison.Ordinal);
        Assert.Contains("Ask: 1 sources of at most 5", receiver.Text("logs"), StringComparison.Ordinal);
        Assert.DoesNotContain("GET /health", receiver.Text("traces"), StringComparison.Ordinal);
        Assert.Equal(["7"], receiver.Keys);
        foreach (var signal in new[] { "traces", "metrics", "logs" })
            Assert.DoesNotContain(QuestionWorld.Word, receiver.Text(signal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nothing_is_collected_without_a_collector()
    {
        using var server = new TestServer();
        server.Client();

        Assert.Null(server.Services.GetService<TracerProvider>());
        Assert.Null(server.Services.GetService<MeterProvider>());
        Assert.Null(server.Services.GetService<LoggerProvider>());
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Collector_that_is_away_disturbs_neither_requests_nor_the_log(string protocol)
    {
        using var port = new ReservedPort();
        using var server = Exporting($"http://127.0.0.1:{port.Number}", protocol, ("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_CONVERSATION_DAYS", "0"));
        using var client = server.ClientWithKey();

        Assert.Equal(200, (int)(await client.PostJson("/api/ask", Ask)).StatusCode);
        Flush(server);
        Assert.Equal(200, (int)(await client.PostJson("/api/ask", Ask)).StatusCode);

        Assert.DoesNotContain(
            server.Logs.Entries,
            entry => entry.Level >= LogLevel.Warning && !entry.Text.Contains("No documents found", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "codesight-api")]
    [InlineData("mine", null, "mine")]
    [InlineData(null, "service.name=theirs,service.instance.id=api-7", "theirs")]
    [InlineData("mine", "service.name=theirs", "mine")]
    public void Service_has_the_name_that_the_environment_gives(string? name, string? attributes, string expected)
    {
        using var port = new ReservedPort();
        using var server = Exporting(
            $"http://127.0.0.1:{port.Number}", "grpc", ("OTEL_SERVICE_NAME", name ?? ""), ("OTEL_RESOURCE_ATTRIBUTES", attributes ?? ""));
        server.Client();

        var resource = server.Services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary(
            pair => pair.Key, pair => pair.Value);
        Assert.Equal(expected, resource["service.name"]);
        if (attributes?.Contains("api-7", StringComparison.Ordinal) == true) Assert.Equal("api-7", resource["service.instance.id"]);
    }

    private static TestServer Exporting(string endpoint, string protocol, params (string Name, string Value)[] more) => new(
        [("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), .. more]);

    private static void Flush(TestServer server)
    {
        server.Services.GetRequiredService<TracerProvider>().ForceFlush();
        server.Services.GetRequiredService<MeterProvider>().ForceFlush();
        server.Services.GetRequiredService<LoggerProvider>().ForceFlush();
    }
}
