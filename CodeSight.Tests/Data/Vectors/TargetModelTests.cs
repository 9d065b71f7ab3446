using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing;
using CodeSight.Tests.Api;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Vectors;

/// <summary>Processes that are set to different models for a while, as while they are restarted one by one.</summary>
public sealed class TargetModelTests
{
    [Fact]
    public async Task What_a_process_with_the_old_model_stores_meanwhile_gets_its_new_vectors_before_the_switch()
    {
        await using var world = await SwitchQuestions.CreateAsync(20);
        var before = world.Server;
        world.UseModel("model-b", dimensions: 16);
        var after = world.AddServer();
        world.Write("late.md", "late text");

        await after.GetRequiredService<VectorTables>().GetConfiguredAsync(CancellationToken.None);
        var run = (await after.GetRequiredService<IIndexing>().StartAsync(false, RunTrigger.Start, CancellationToken.None)).Run;
        await world.ScanEndAsync(run.Id, after);
        // The older process has this in its hands while the newer one starts: it has vectors for everything, and ends the run.
        var older = before.GetRequiredService<IndexingPipeline>();
        Assert.True(await older.IndexTextAsync(CancellationToken.None));
        Assert.True(await older.EmbedAsync(CancellationToken.None));
        Assert.Equal(21L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));

        Assert.Equal(RunState.Running, (await world.FindAsync(run.Id)).State);
        Assert.Equal("model-a", await world.AnswerAsync("late text", server: after));
        await world.DrainAsync(after);
        Assert.Equal(RunState.Succeeded, (await world.FindAsync(run.Id)).State);
        Assert.Equal(21, world.Embedder.Embedded.Count);
        Assert.Equal("model-b", await world.AnswerAsync("late text", server: after));

        // The older process loads the new model, and goes on with the old vectors until it is there.
        world.OldModels["model-b"] = new FakeEmbedder("model-b", 16);
        var answering = "model-a";
        for (var look = 0; look < 10_000 && answering == "model-a"; look++) answering = await world.AnswerAsync(server: before);
        Assert.Equal("model-b", answering);
    }

    [Fact]
    public async Task Process_with_the_old_model_leaves_indexing_to_the_new_one_and_takes_it_up_when_nobody_has_that_any_more()
    {
        await using var world = await SwitchQuestions.CreateAsync(5);
        var before = world.Server.GetRequiredService<TargetModel>();
        Assert.True(await before.IsConfiguredAsync(CancellationToken.None));
        world.UseModel("model-b", dimensions: 16);
        var server = world.AddServer();
        var after = server.GetRequiredService<TargetModel>();
        await server.GetRequiredService<VectorTables>().GetConfiguredAsync(CancellationToken.None);
        await AssertAsync(before, after, isBefore: false);

        // It has only just begun, and may not have said yet that it is there.
        Assert.False(await before.ClaimIfOrphanedAsync(CancellationToken.None));
        await world.ExecuteAsync(
            """
            UPDATE embedding_models SET wanted_at = wanted_at - interval '1 hour' WHERE wanted_at IS NOT NULL;
            INSERT INTO workers (id, name, vectors, seen_at) VALUES (gen_random_uuid(), 'newer', 'vectors_2', clock_timestamp())
            """);
        Assert.False(await before.ClaimIfOrphanedAsync(CancellationToken.None));
        await world.ExecuteAsync("DELETE FROM workers");
        Assert.True(await before.ClaimIfOrphanedAsync(CancellationToken.None));

        // It has only just begun, and neither takes it from the other again.
        await AssertAsync(before, after, isBefore: true);
        Assert.False(await after.ClaimIfOrphanedAsync(CancellationToken.None));
        Assert.Equal("model-a", await world.ScalarAsync<string>("SELECT name FROM embedding_models WHERE answers"));
        Assert.Contains(world.Logs.Entries, entry => entry.Id.Id == 118);

        async Task AssertAsync(TargetModel older, TargetModel newer, bool isBefore)
        {
            (world.Time as ManualTime)?.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(
                (isBefore, !isBefore), (await older.IsConfiguredAsync(CancellationToken.None), await newer.IsConfiguredAsync(CancellationToken.None)));
        }
    }

    [Fact]
    public async Task Vectors_of_a_model_that_a_living_process_still_has_are_kept()
    {
        await using var world = await SwitchQuestions.CreateAsync(5);
        world.UseModel("model-b", dimensions: 16);
        world.Restart();
        await world.RunAsync();
        await world.ExecuteAsync(
            """
            UPDATE embedding_models SET retired_at = retired_at - interval '1 hour';
            INSERT INTO workers (id, name, vectors, seen_at) VALUES (gen_random_uuid(), 'older', 'vectors_1', clock_timestamp())
            """);

        var retired = world.Server.GetRequiredService<RetiredModels>();
        await retired.DropAsync(CancellationToken.None);
        Assert.Equal(5L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));

        await world.ExecuteAsync("DELETE FROM workers");
        await retired.DropAsync(CancellationToken.None);
        Assert.True(await world.ScalarAsync<bool>("SELECT to_regclass('vectors_1') IS NULL"));
    }
}
