using System.Net.Http.Json;
using System.Text.Json;
using CodeSight.Core.Data;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>The embedding model is changed under a server that answers, by indexers that are killed (B13).</summary>
[Collection(ProcessesCollection.Name)]
public sealed class ModelChangeTests
{
    private const string Answering = "SELECT name FROM embedding_models WHERE answers";

    [RedisFact]
    public async Task Server_answers_by_vectors_all_the_time_while_indexers_with_another_model_are_killed()
    {
        var model = References.At("models", "tiny-cls");
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(ProcessWorld.Corpus, 150);
        var (_, client) = await world.StartServerAsync();
        var older = world.StartIndexer();
        await world.SchemaAsync();
        Assert.Equal(RunState.Succeeded, (await world.NewRunAsync()).State);
        Assert.Equal("tiny-mean", await world.ScalarAsync<string>(Answering));
        using var end = new CancellationTokenSource();
        var asking = AskAsync(client, end.Token);

        var random = new Random(6);
        await using (var first = world.StartIndexer(model))
        {
            // The older one notices and leaves the work to it.
            await world.UntilAsync("SELECT EXISTS (SELECT 1 FROM embedding_models WHERE name = 'tiny-cls')");
            await older.StopAsync();
            await Task.Delay(random.Next(50, 1500));
            first.Kill();
        }
        for (var kill = 0; kill < 3; kill++)
        {
            await using var indexer = world.StartIndexer(model);
            await Task.Delay(random.Next(500, 4000));
            indexer.Kill();
        }
        world.StartIndexer(model);
        await ProcessWorld.UntilAsync(async () => await world.ScalarAsync<string>(Answering) == "tiny-cls");
        await world.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0)");
        await end.CancelAsync();

        Assert.True(await asking > 0);
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks"));
        var table = await world.ScalarAsync<string>("SELECT 'vectors_' || id FROM embedding_models WHERE answers");
        Assert.Equal(
            0L,
            await world.ScalarAsync<long>($"SELECT count(*) FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM {table} v WHERE v.hash = c.hash)"));
        client.Dispose();
    }

    /// <summary>
    /// Asks for words that are in no document, so that only vectors can answer; how many answers came, each with passages.
    /// </summary>
    private static async Task<int> AskAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var answers = 0;
        await ProcessWorld.UntilAsync(async () =>
        {
            try
            {
                return (await client.GetAsync(new Uri("/health", UriKind.Relative), CancellationToken.None)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        for (; !cancellationToken.IsCancellationRequested; answers++)
        {
            using var answer = await client.PostAsJsonAsync(
                "/api/search", new { query = $"Quittenbrotzeit {answers}x", top_k = 3 }, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            var found = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None);
            Assert.Equal(3, found.GetProperty("results").GetArrayLength());
        }
        return answers;
    }
}
