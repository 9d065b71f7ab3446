using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CodeSight.Core.Data;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>Redis and Postgres that vanish under two servers and two indexers.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class OutageTests
{
    private const int Clients = 50;

    [RedisFact]
    public async Task Redis_that_is_flushed_stopped_and_started_again_costs_nothing_but_a_degraded_health()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(ProcessWorld.Corpus, 60);
        var (_, client) = await world.StartServerAsync();
        world.StartIndexer();
        world.StartIndexer();
        await HealthAsync(client, "healthy");
        await world.NewRunAsync();
        var index = await world.IndexAsync();

        var flushed = await world.Indexing.StartAsync(forceRebuild: true, RunTrigger.Request, CancellationToken.None);
        await world.Redis.TellAsync("FLUSHALL");
        await EndAsync(world, flushed.Run.Id);
        var alone = await world.Indexing.StartAsync(forceRebuild: true, RunTrigger.Request, CancellationToken.None);
        await world.Redis.StopAsync();
        await HealthAsync(client, "degraded");
        Assert.Equal(HttpStatusCode.OK, (await SearchAsync(client)).StatusCode);
        await EndAsync(world, alone.Run.Id);
        var late = await world.Indexing.StartAsync(forceRebuild: true, RunTrigger.Request, CancellationToken.None);
        await EndAsync(world, late.Run.Id);
        await world.Redis.StartAgainAsync();
        await HealthAsync(client, "healthy");

        Assert.Equal(index, await world.IndexAsync());
        client.Dispose();
    }

    [RedisFact]
    public async Task Restart_of_Postgres_under_fifty_clients_gives_503_with_Retry_After_and_then_answers_again()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(ProcessWorld.Corpus, 60);
        var (_, client) = await world.StartServerAsync();
        var indexer = world.StartIndexer();
        await HealthAsync(client, "healthy");
        await world.NewRunAsync();
        var answers = new ConcurrentQueue<(HttpStatusCode Status, bool HasRetryAfter)>();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SearchOnAsync(client, answers, stop.Token))).ToList();
        await SeenAsync(answers, HttpStatusCode.OK);

        await world.Postgres.DisposeAsync();
        await SeenAsync(answers, HttpStatusCode.ServiceUnavailable);
        await world.StartPostgresAsync();
        await HealthAsync(client, "healthy");
        answers.Clear();
        await SeenAsync(answers, HttpStatusCode.OK);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(HttpStatusCode.OK, (await SearchAsync(client)).StatusCode);
        Assert.All(
            answers,
            answer => Assert.True(answer is { Status: HttpStatusCode.OK } or { Status: HttpStatusCode.ServiceUnavailable, HasRetryAfter: true }));
        // The indexer goes on by itself: it sees the new file, and its run ends well.
        await File.WriteAllTextAsync(Path.Combine(world.Docs, "later.md"), "What came after the restart.");
        await world.UntilAsync("SELECT EXISTS (SELECT 1 FROM documents WHERE file_path = 'later.md' AND state = 'indexed')");
        Assert.False(indexer.HasExited);
        client.Dispose();
    }

    private static Task EndAsync(ProcessWorld world, long runId) => ProcessWorld.UntilAsync(async () =>
        (await world.Indexing.FindRunAsync(runId, CancellationToken.None))?.State == RunState.Succeeded);

    private static Task<HttpResponseMessage> SearchAsync(HttpClient client, CancellationToken cancellationToken = default) =>
        client.PostAsJsonAsync("/api/search", new { query = "How do I take leave?" }, cancellationToken);

    private static async Task SearchOnAsync(
        HttpClient client, ConcurrentQueue<(HttpStatusCode Status, bool HasRetryAfter)> answers, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var answer = await SearchAsync(client, cancellationToken);
                answers.Enqueue((answer.StatusCode, answer.Headers.RetryAfter is not null));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was asked.
        }
    }

    private static Task SeenAsync(ConcurrentQueue<(HttpStatusCode Status, bool HasRetryAfter)> answers, HttpStatusCode status) =>
        ProcessWorld.UntilAsync(() => Task.FromResult(answers.Any(answer => answer.Status == status)));

    private static Task HealthAsync(HttpClient client, string wanted) => ProcessWorld.UntilAsync(async () =>
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            if (!answer.IsSuccessStatusCode) return false;
            var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return health.GetProperty("status").GetString() == wanted;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    });
}
