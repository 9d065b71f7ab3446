using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

public sealed class HealthApiTests : IDisposable
{
    private readonly TestServer _server = TestServer.WithKey();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Health_names_each_dependency_without_asking_for_a_key()
    {
        var response = await _server.Client().GetAsync("/health");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(
            """{"status":"healthy","dependencies":{"documents":"healthy","database":"healthy"}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_is_503_and_says_nothing_secret_when_the_database_is_away()
    {
        _server.Database = HealthStatus.Unhealthy;
        var response = await _server.Client().GetAsync("/health");

        Assert.Equal("not_ready", await response.ProblemCode(503));
        Assert.Equal("unhealthy", (await response.Json()).GetProperty("dependencies").GetProperty("database").GetString());
        Assert.DoesNotContain("hidden", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_degraded_but_200_without_a_documents_folder()
    {
        using var without = new TestServer(("CODESIGHT_DOCS_DIR", "/nowhere/docs"));
        var response = await without.Client().GetAsync("/health");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("degraded", (await response.Json()).GetProperty("status").GetString());
        Assert.Contains(
            "No documents found at /nowhere/docs. Mount your documents: -v /path/to/docs:/nowhere/docs:ro",
            without.Logs.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_of_a_dependency_is_logged_once_however_often_it_is_probed()
    {
        HealthStatus[] found = [HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Healthy];
        // Nothing else shall meet a database that is away.
        using var server = new TestServer(("CODESIGHT_API_KEY", TestServer.Key), ("CODESIGHT_CONVERSATION_DAYS", "0"));
        var client = server.Client();
        foreach (var status in found)
        {
            server.Database = status;
            for (var probe = 0; probe < 3; probe++) await client.GetAsync("/health");
        }

        Assert.Equal(
            [LogLevel.Warning, LogLevel.Error, LogLevel.Warning, LogLevel.Information],
            server.Logs.Entries.Where(entry => entry.Text.Contains("database", StringComparison.OrdinalIgnoreCase) && entry.Level >= LogLevel.Information).Select(entry => entry.Level));
    }

    [Fact]
    public async Task Alive_answers_whatever_the_dependencies_do()
    {
        _server.Database = HealthStatus.Unhealthy;

        Assert.Equal(200, (int)(await _server.Client().GetAsync("/alive")).StatusCode);
        Assert.Equal(200, (int)(await _server.Client().SendAsync(new HttpRequestMessage(HttpMethod.Head, "/alive"))).StatusCode);
        Assert.Equal(503, (int)(await _server.Client().SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"))).StatusCode);
    }
}
