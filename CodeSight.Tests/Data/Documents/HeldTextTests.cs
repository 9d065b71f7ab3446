using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.People;
using CodeSight.Tests.Data.Vectors;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Documents;

/// <summary>Other rules of cutting: a document is found by its old chunks until the new ones have their vectors.</summary>
public sealed class HeldTextTests
{
    private const string Headers = "SELECT string_agg(DISTINCT header, ' ') FROM chunks";

    [Fact]
    public async Task Other_rules_keep_the_old_chunks_and_their_vectors_until_the_new_ones_have_theirs()
    {
        await using var world = await SwitchQuestions.CreateAsync(10);
        ChangeRules(world);
        var answers = new List<string>();
        world.Embedder.Before = _ => answers.Add(world.AnswerAsync().GetAwaiter().GetResult());
        var run = await world.ScanAsync();

        await world.Pipeline.IndexTextAsync(CancellationToken.None);

        var status = await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None);
        Assert.Equal((10, 10, 10), (status.QueueDepth, status.ChunksWithoutVector, status.TotalChunks));
        Assert.Equal(
            ("Head", 10L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks")));
        var change = await world.ScalarAsync<long>("SELECT max(change) FROM document_changes");
        await world.DrainAsync();

        Assert.Equal(["model-a"], answers);
        Assert.Equal(
            ("Heading", 0L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks")));
        Assert.Equal("model-a", await world.AnswerAsync(header: "Heading"));
        Assert.Equal(10L, await world.ScalarAsync<long>($"SELECT count(*) FROM document_changes WHERE change > {change}"));
        Assert.Equal(10L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));
        Assert.Equal(
            (RunState.Succeeded, 10, 10),
            ((await world.FindAsync(run.Id)).State, (await world.FindAsync(run.Id)).ChunksDone, (await world.FindAsync(run.Id)).TotalChunks));
        Assert.Equal(0, (await world.RunAsync()).FilesInAll);
    }

    [Fact]
    public async Task Document_answers_by_its_vectors_all_the_time_while_the_rules_and_then_the_model_change()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", string.Join('\n', Enumerable.Range(0, 150).Select(i => $"text {i}")));
        await world.RunAsync();
        world.OldModels["model-a"] = new FakeEmbedder("model-a");
        using var end = new CancellationTokenSource();
        var server = world.Server;
        var asking = Task.Run(async () =>
        {
            var questions = 0;
            for (; !end.IsCancellationRequested; questions++)
            {
                var found = await server.GetRequiredService<ISearcher>().SearchAsync(
                    Principal.Operator, new SearchRequest("Anything?", 5, null), CancellationToken.None);
                Assert.Equal(5, found.Count);
                Assert.All(found, passage => Assert.NotNull(passage.Cosine));
            }
            return questions;
        });

        ChangeRules(world);
        await world.RunAsync();
        world.OldModels["model-b"] = new FakeEmbedder("model-b", 16);
        world.UseModel("model-b", dimensions: 16);
        ChangeRules(world);
        world.Restart();
        await world.RunAsync();
        await end.CancelAsync();

        Assert.True(await asking > 0);
        Assert.Equal("model-b", await world.ScalarAsync<string>("SELECT name FROM embedding_models WHERE answers"));
        Assert.Equal("Headinging", await world.ScalarAsync<string>(Headers));
    }

    [Fact]
    public async Task Held_text_survives_a_kill_without_being_read_or_embedded_again()
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        ChangeRules(world);
        world.Restart();
        await world.ScanAsync();
        while (await world.Pipeline.IndexTextAsync(CancellationToken.None)) { }
        await world.Pipeline.EmbedAsync(CancellationToken.None);
        Assert.Equal((200, 164), (world.Extraction.Read.Count, world.Embedder.Embedded.Count));
        Assert.Equal(36L, await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks"));

        await world.KillAndRestartAsync();
        await world.RunAsync();

        Assert.Equal((200, 200), (world.Extraction.Read.Count, world.Embedder.Embedded.Count));
        Assert.Equal(
            ("Heading", 0L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks")));
    }

    [Fact]
    public async Task Changed_file_is_found_at_once_by_the_new_rules()
    {
        await using var world = await SwitchQuestions.CreateAsync(3);
        ChangeRules(world);
        world.Write("1.md", "changed text");
        await world.ScanAsync();

        await world.Pipeline.IndexTextAsync(CancellationToken.None);

        Assert.Equal(["changed text"], await world.TextsAsync("1.md"));
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks"));
        // One that changes while its text is held does not wait for anything either.
        world.Write("2.md", "changed as well");
        await world.KillAndRestartAsync();
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        Assert.Equal(["changed as well"], await world.TextsAsync("2.md"));
        Assert.Equal(1L, await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks"));
        await world.DrainAsync();
        Assert.Equal(3L, await world.ScalarAsync<long>("SELECT count(*) FROM chunks JOIN vectors_1 USING (hash) WHERE header = 'Heading'"));
    }

    [Fact]
    public async Task Held_text_takes_its_place_when_its_vectors_are_given_up_and_leaves_with_its_file()
    {
        await using var world = await SwitchQuestions.CreateAsync(8);
        ChangeRules(world);
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        await world.ExecuteAsync("UPDATE documents SET attempts = 3 WHERE file_path = '3.md'");
        world.Delete("5.md");
        await world.KillAndRestartAsync();

        await world.RunAsync();

        var ledger = await world.LedgerAsync();
        Assert.Equal((DocumentState.Failed, 1), (ledger["3.md"].State, ledger["3.md"].Chunks));
        Assert.DoesNotContain("5.md", ledger.Keys);
        Assert.Equal(
            ("Heading", 7L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM chunks")));
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks"));
    }

    [Fact]
    public async Task Text_by_the_rules_of_a_new_model_waits_for_the_switch()
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        ChangeRules(world);
        world.UseModel("model-b", dimensions: 16);
        var answers = new List<string>();
        world.Embedder.Before = _ => answers.Add(world.AnswerAsync().GetAwaiter().GetResult());
        await world.KillAndRestartAsync();
        await world.ScanAsync();
        while (await world.Pipeline.IndexTextAsync(CancellationToken.None)) { }
        await world.Pipeline.EmbedAsync(CancellationToken.None);
        answers.Add(await world.AnswerAsync());
        Assert.Equal(
            new ModelMigration("model-a", "model-b", 64, 100),
            (await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).ModelMigration);
        // What has all its vectors waits for the others, and is not read again for that.
        await world.KillAndRestartAsync();
        await world.RunAsync();

        Assert.Equal(["model-a", "model-a", "model-a"], answers);
        Assert.Equal("model-b", await world.AnswerAsync(header: "Heading"));
        Assert.Equal((200, 100), (world.Extraction.Read.Count, world.Embedder.Embedded.Count));
        Assert.Equal(
            ("Heading", 0L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks")));
        Assert.Equal(100L, await world.ScalarAsync<long>("SELECT count(*) FROM chunks JOIN vectors_2 USING (hash)"));
    }

    [Fact]
    public async Task Rules_that_come_back_with_the_old_model_forget_what_was_held()
    {
        await using var world = await SwitchQuestions.CreateAsync(5);
        ChangeRules(world);
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        (world.Chunker.Version, world.Chunker.Header) = ("1", "Head");
        world.UseModel("model-a");

        await world.KillAndRestartAsync();
        await world.RunAsync();

        Assert.Equal(
            ("Head", 0L), (await world.ScalarAsync<string>(Headers), await world.ScalarAsync<long>("SELECT count(*) FROM held_chunks")));
        Assert.Empty(world.Embedder.Embedded);
        Assert.Equal("model-a", await world.AnswerAsync("text 3"));
    }

    private static void ChangeRules(IndexingWorld world) =>
        (world.Chunker.Version, world.Chunker.Header) = (world.Chunker.Version + "'", world.Chunker.Header + "ing");
}
