using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.People;
using CodeSight.Tests.Api;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Vectors;

/// <summary>Another embedding model takes over (B13): search goes on by the old vectors until all new ones are there.</summary>
public sealed class ModelActivationTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Old_vectors_answer_until_the_last_new_one_is_there_then_the_new_ones_do_and_the_old_ones_go()
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        var old = world.OldModels["model-a"];
        var answers = new List<string>();
        world.UseModel("model-b", dimensions: 16);
        world.Embedder.Before = _ => answers.Add(world.AnswerAsync().GetAwaiter().GetResult());
        world.Restart();
        var run = await world.ScanAsync();

        Assert.True(await world.Pipeline.EmbedAsync(CancellationToken.None));
        answers.Add(await world.AnswerAsync());
        Assert.Equal(
            new ModelMigration("model-a", "model-b", 64, 100),
            (await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).ModelMigration);
        await world.DrainAsync();

        Assert.Equal(["model-a", "model-a", "model-a"], answers);
        Assert.Equal("model-b", await world.AnswerAsync());
        Assert.Null((await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).ModelMigration);
        Assert.Equal(RunState.Succeeded, (await world.FindAsync(run.Id)).State);
        Assert.Equal([113, 115], world.Logs.Entries.Select(entry => entry.Id.Id).Where(id => id is 113 or 115));
        // A question that has the old model in hand can still use it; a while later both are gone.
        Assert.Equal((100L, false), (await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"), old.IsDisposed));
        await DropAsync(world);
        Assert.True(await world.ScalarAsync<bool>("SELECT to_regclass('vectors_1') IS NULL"));
        Assert.Equal("model-b", await world.ScalarAsync<string>("SELECT string_agg(name, ' ') FROM embedding_models"));
        (world.Time as ManualTime)?.Advance(MaxWait);
        Assert.True(SpinWait.SpinUntil(() => old.IsDisposed, MaxWait));
        Assert.Equal("model-b", await world.AnswerAsync());
        Assert.Empty(old.Embedded);
    }

    [Theory]
    [InlineData("before the scan", 0, "model-a")]
    [InlineData("before the first vector", 0, "model-a")]
    [InlineData("between the vectors", 64, "model-a")]
    [InlineData("before the switch", 100, "model-b")]
    [InlineData("after the switch", 100, "model-b")]
    public async Task Change_that_is_cut_off_goes_on_at_the_next_start_and_computes_nothing_twice(string point, int done, string answering)
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        if (point == "before the scan") await world.Server.GetRequiredService<VectorTables>().GetConfiguredAsync(CancellationToken.None);
        else await world.ScanAsync();
        if (point == "between the vectors") await world.Pipeline.EmbedAsync(CancellationToken.None);
        if (point == "before the switch")
        {
            // Nobody can end the run meanwhile.
            await using var connection = await world.ConnectAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = connection.CreateCommand();
            hold.CommandText = "SELECT id FROM runs WHERE state = 'running' FOR UPDATE";
            await hold.ExecuteNonQueryAsync();
            await world.DrainAsync();
            Assert.Equal("model-a", await world.AnswerAsync());
        }
        if (point == "after the switch") await world.DrainAsync();
        Assert.Equal(done, world.Embedder.Embedded.Count);

        await world.KillAndRestartAsync();

        Assert.Equal(answering, await world.AnswerAsync());
        await world.RunAsync();
        Assert.Equal("model-b", await world.AnswerAsync());
        Assert.Equal(100, world.Embedder.Embedded.Count);
        Assert.Equal(100L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_2 v JOIN chunks c USING (hash)"));
    }

    [Fact]
    public async Task Change_that_is_taken_back_before_the_switch_costs_nothing_but_what_came_meanwhile()
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        world.Write("new.md", "new text");
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        await world.Pipeline.EmbedAsync(CancellationToken.None);

        world.UseModel("model-a");
        await world.KillAndRestartAsync();
        Assert.Equal("model-a", await world.AnswerAsync());
        await world.RunAsync();

        Assert.Equal(["Head\nnew text"], world.Embedder.Embedded);
        Assert.Equal("model-a", await world.AnswerAsync("new text"));
        Assert.Null((await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).ModelMigration);
        Assert.Contains(world.Logs.Entries, entry => entry.Id.Id == 114);
        await DropAsync(world);
        Assert.Equal("model-a", await world.ScalarAsync<string>("SELECT string_agg(name, ' ') FROM embedding_models"));
        Assert.True(await world.ScalarAsync<bool>("SELECT to_regclass('vectors_2') IS NULL AND to_regclass('vectors_1') IS NOT NULL"));
    }

    [Fact]
    public async Task Third_model_takes_over_from_the_first_when_the_second_never_came_to_answer()
    {
        await using var world = await SwitchQuestions.CreateAsync(100);
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.ScanAsync();
        await world.Pipeline.EmbedAsync(CancellationToken.None);

        world.UseModel("model-c", dimensions: 4);
        world.Embedder.Before = _ => Assert.Equal("model-a", world.AnswerAsync().GetAwaiter().GetResult());
        await world.KillAndRestartAsync();
        await world.RunAsync();

        Assert.Equal("model-c", await world.AnswerAsync());
        await DropAsync(world);
        Assert.Equal("model-c", await world.ScalarAsync<string>("SELECT string_agg(name, ' ') FROM embedding_models"));
    }

    [Fact]
    public async Task Documents_whose_vectors_cannot_be_computed_and_files_that_cannot_be_read_hold_nothing_up()
    {
        await using var world = await SwitchQuestions.CreateAsync(10);
        world.Write("5.md", "LOCKED");
        world.UseModel("model-b", dimensions: 16);
        world.Embedder.Before = texts =>
        {
            if (texts.Contains("Head\ntext 3")) throw new InvalidOperationException("no vector for this one");
        };
        world.Restart();
        var run = await world.ScanAsync();
        // As three killed processes leave it.
        await world.ExecuteAsync("UPDATE documents SET attempts = 3 WHERE file_path = '4.md'");

        while ((await world.FindAsync(run.Id)).State == RunState.Running)
        {
            try
            {
                await world.DrainAsync();
            }
            catch (InvalidOperationException failure) when (failure.Message == "no vector for this one")
            {
                // A worker would go on as well.
            }
        }

        var (ended, ledger) = (await world.FindAsync(run.Id), await world.LedgerAsync());
        Assert.Equal((RunState.CompletedWithFailures, 3), (ended.State, ended.Failed));
        Assert.Equal(["3.md", "4.md", "5.md"], ledger.Values.Where(row => row.State == DocumentState.Failed).Select(row => row.FilePath));
        Assert.Equal("another program has it open", ledger["5.md"].Reason);
        Assert.Equal("model-b", await world.AnswerAsync());
        // The old text of the file that cannot be read goes on answering.
        Assert.Equal("model-b", await world.AnswerAsync("text 5"));
        Assert.Equal(8L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_model_that_is_gone_or_another_one_by_now_leaves_the_keywords_alone_until_the_switch(bool isReplaced)
    {
        await using var world = await SwitchQuestions.CreateAsync(10);
        world.OldModels.Remove("model-a");
        var stranger = new FakeEmbedder("stranger");
        if (isReplaced) world.OldModels["model-a"] = stranger;
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.ScanAsync();

        Assert.Equal("none", await world.AnswerAsync());
        Assert.Equal("none", await world.AnswerAsync());
        var warning = Assert.Single(world.Logs.Entries, entry => entry.Id.Id == 201).Text;
        Assert.Contains(isReplaced ? "holds another model by now" : "there is no such folder", warning, StringComparison.Ordinal);
        Assert.Equal((isReplaced, 0), (stranger.IsDisposed, stranger.Asked.Count));

        await world.DrainAsync();
        Assert.Equal("model-b", await world.AnswerAsync());
    }

    [Fact]
    public async Task Index_without_documents_changes_its_model_at_once()
    {
        await using var world = await SwitchQuestions.CreateAsync(0);
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.RunAsync();

        Assert.Equal("model-b", await world.ScalarAsync<string>("SELECT name FROM embedding_models WHERE answers"));
    }

    private static async Task DropAsync(IndexingWorld world)
    {
        var retired = world.Server.GetRequiredService<RetiredModels>();
        var before = await world.ScalarAsync<long>("SELECT count(*) FROM embedding_models");
        await retired.DropAsync(CancellationToken.None);
        Assert.Equal(before, await world.ScalarAsync<long>("SELECT count(*) FROM embedding_models"));
        await world.ExecuteAsync("UPDATE embedding_models SET retired_at = retired_at - interval '1 hour'");
        await retired.DropAsync(CancellationToken.None);
    }
}
