using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace CodeSight.AppHost.Tests;

public sealed class LocalRunTests : IDisposable
{
    // A first start may install pgvector; a hung one must not hold up the build for ever.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("codesight-apphost-");

    public void Dispose() => _state.Delete(recursive: true);

    [LocalStoresFact]
    public async Task Run_with_local_stores_starts_two_of_each_service_and_answers_a_search()
    {
        using var maxWait = new CancellationTokenSource(MaxWait);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.CodeSight_AppHost>(
            ["--Infra=local", $"--State={_state.FullName}"], maxWait.Token);
        await using var app = await builder.BuildAsync(maxWait.Token);
        await app.StartAsync(maxWait.Token);
        foreach (var service in new[] { "api", "indexer" })
        {
            await WaitForTwoAsync(app, service, maxWait.Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, maxWait.Token);
        }

        using var client = app.CreateHttpClient("api");
        await WaitForIndexAsync(client, maxWait.Token);
        using var answer = await client.PostAsJsonAsync("/api/search", new { query = "How long is parental leave?" }, maxWait.Token);

        answer.EnsureSuccessStatusCode();
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>(maxWait.Token);
        Assert.Equal("people/leave.md", found.GetProperty("results")[0].GetProperty("file_path").GetString());
    }

    private static async Task WaitForTwoAsync(DistributedApplication app, string service, CancellationToken cancellationToken)
    {
        var running = new HashSet<string>();
        await foreach (var change in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if (change.Resource.Name == service && change.Snapshot.State?.Text == KnownResourceStates.Running)
                running.Add(change.ResourceId);
            if (running.Count == 2) return;
        }
    }

    // The stream of runs says when to look again: at once, at every change of a run, and every 15 s.
    private static async Task WaitForIndexAsync(HttpClient client, CancellationToken cancellationToken)
    {
        await using var stream = await client.GetStreamAsync("/api/index/events", cancellationToken);
        using var events = new StreamReader(stream);
        while (await events.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            var status = await client.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);
            if (status.GetProperty("indexed").GetBoolean() && status.GetProperty("running_run").ValueKind == JsonValueKind.Null) return;
        }
        Assert.Fail("The stream of runs ended before the index was there.");
    }
}
