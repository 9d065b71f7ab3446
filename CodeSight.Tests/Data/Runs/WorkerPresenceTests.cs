using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Tests.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Data.Runs;

public sealed class WorkerPresenceTests
{
    [Fact]
    public async Task Process_that_indexes_is_seen_until_it_stops()
    {
        await using var world = await IndexingWorld.CreateAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var presence = world.Server.GetRequiredService<WorkerPresence>();
        Assert.False(await presence.IsAnyAsync(stop.Token));

        var running = presence.RunAsync(stop.Token);
        while (!await presence.IsAnyAsync(stop.Token)) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.False(await presence.IsAnyAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Process_without_the_folder_can_read_nothing_unless_it_is_alone(bool isAlone, bool isAble)
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = isAlone;
        world.Restart();
        var presence = world.Server.GetRequiredService<WorkerPresence>();
        Assert.True(presence.IsAble);

        Directory.Delete(world.Docs);

        Assert.Equal(isAble, presence.IsAble);
    }

    [Fact]
    public async Task Run_that_nobody_works_on_says_so()
    {
        await using var world = await IndexingWorld.CreateAsync();
        var run = (await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None)).Run;
        Assert.Equal("No indexer is running; the work waits in the queue.", run.Message);

        await world.ExecuteAsync("INSERT INTO workers VALUES (gen_random_uuid(), 'another', clock_timestamp())");

        Assert.Null((await world.FindAsync(run.Id)).Message);
    }
}
