using CodeSight.ServiceDefaults;
using CodeSight.Tests.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Tests.ServiceDefaults;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("", "", "", "http://127.0.0.1:8000")]
    [InlineData("", "8123", "*", "http://127.0.0.1:8123")]
    [InlineData("", "8123", "10.1.2.3", "http://10.1.2.3:8123")]
    [InlineData("", "8123", "::1", "http://[::1]:8123")]
    [InlineData("http://+:8080", "8123", "", "http://127.0.0.1:8080")]
    [InlineData("https://*:8443;http://0.0.0.0:8080", "", "", "http://127.0.0.1:8080")]
    [InlineData("http://[::]:8080/", "", "", "http://127.0.0.1:8080")]
    [InlineData("https://*:8443", "8123", "", "http://127.0.0.1:8123")]
    public void Probe_asks_where_the_program_listens(string urls, string port, string host, string address) =>
        Assert.Equal(
            address,
            HealthProbe.Address(["health"], Settings(("ASPNETCORE_URLS", urls), ("CODESIGHT_PORT", port), ("CODESIGHT_HOST", host))));

    [Theory]
    [InlineData("http://api:8080", "http://api:8080")]
    [InlineData("localhost:9000", "http://localhost:9000")]
    public void Probe_asks_the_address_that_it_is_given(string argument, string address) =>
        Assert.Equal(address, HealthProbe.Address(["health", argument], Settings(("CODESIGHT_PORT", "8123"))));

    [Theory]
    [InlineData(true, "health")]
    [InlineData(true, "health", "localhost:9000")]
    [InlineData(false)]
    [InlineData(false, "--health")]
    [InlineData(false, "health", "a", "b")]
    public void Probe_is_a_subcommand(bool isIt, params string[] args) => Assert.Equal(isIt, HealthProbe.IsAskedFor(args));

    [Theory]
    [InlineData(HealthStatus.Healthy, 0)]
    [InlineData(HealthStatus.Degraded, 0)]
    [InlineData(HealthStatus.Unhealthy, 1)]
    public async Task Probe_gives_the_servers_health_as_exit_code_and_reason(HealthStatus database, int exitCode)
    {
        using var server = TestServer.WithKey();
        server.Database = database;
        using var client = server.Client();
        using var error = new StringWriter();

        Assert.Equal(exitCode, await HealthProbe.RunAsync(["health", client.BaseAddress!.ToString()], Settings(), error));
        Assert.Equal(exitCode == 1, error.ToString().Contains("\"database\":\"unhealthy\"", StringComparison.Ordinal));
        Assert.True(error.ToString().Count(c => c == '\n') <= 1, "more than one line");
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("http://")]
    public async Task Probe_fails_in_one_line_where_nobody_answers(string address)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await HealthProbe.RunAsync(["health", address], Settings(), error));
        Assert.Contains(
            "does not answer",
            Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://localhost:port")]
    [InlineData("http://localhost:99999999999")]
    public async Task Probe_fails_in_one_line_where_the_address_of_the_server_is_none(string urls)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await HealthProbe.RunAsync(["health"], Settings(("ASPNETCORE_URLS", urls)), error));
        Assert.Contains(
            "ASPNETCORE_URLS",
            Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, string? (pair) => pair.Value)).Build();
}
