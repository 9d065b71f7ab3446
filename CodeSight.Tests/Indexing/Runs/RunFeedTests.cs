using CodeSight.Core.Data;

namespace CodeSight.Tests.Indexing.Runs;

public sealed class RunFeedTests
{
    [Fact]
    public async Task Follower_sees_a_run_from_its_start_to_its_end_and_then_the_next_one()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        await world.RunAsync();
        world.Write("b.md", "third");
        using var maxWait = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var feed = world.Indexing.FollowAsync(maxWait.Token).GetAsyncEnumerator(maxWait.Token);

        // The run that was over before is not news, so the first item is the next run.
        var next = feed.MoveNextAsync().AsTask();
        var run = await world.ScanAsync();
        Assert.True(await next);
        Assert.Equal(run.Id, feed.Current.Id);
        await world.DrainAsync();
        while (feed.Current.State == RunState.Running) Assert.True(await feed.MoveNextAsync());

        Assert.Equal(
            (run.Id, RunState.Succeeded, 1, 1), (feed.Current.Id, feed.Current.State, feed.Current.FilesDone, feed.Current.ChunksDone));
        next = feed.MoveNextAsync().AsTask();
        var second = await world.RunAsync();
        Assert.True(await next);
        Assert.Equal(second.Id, feed.Current.Id);
    }

    [Fact]
    public async Task Follower_goes_on_when_the_database_was_away()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        using var maxWait = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var feed = world.Indexing.FollowAsync(maxWait.Token).GetAsyncEnumerator(maxWait.Token);

        await world.DatabaseLeavesAsync();
        // Its first look is made here, and meets nobody.
        var next = feed.MoveNextAsync().AsTask();
        await world.DatabaseReturnsAsync();
        var run = await world.ScanAsync();

        Assert.True(await next);
        Assert.Equal(run.Id, feed.Current.Id);
    }

    [Fact]
    public async Task Runs_are_listed_the_newest_first_with_the_counts_of_the_one_that_goes_on()
    {
        await using var world = await IndexingWorld.CreateAsync();
        Assert.Empty(await world.Indexing.ListRunsAsync(null, 10, CancellationToken.None));
        world.Write("a.md", "first");
        var first = await world.RunAsync();
        world.Write("b.md", "second");
        var second = await world.RunAsync();
        world.Write("c.md", "third");
        var running = await world.ScanAsync();

        var all = await world.Indexing.ListRunsAsync(null, 10, CancellationToken.None);
        Assert.Equal([running.Id, second.Id, first.Id], all.Select(run => run.Id));
        Assert.Equal((RunState.Running, 1, 0), (all[0].State, all[0].FilesInAll, all[0].FilesDone));
        Assert.Equal(await world.Indexing.FindRunAsync(second.Id, CancellationToken.None), all[1]);
        Assert.Equal([first.Id], (await world.Indexing.ListRunsAsync(second.Id, 10, CancellationToken.None)).Select(run => run.Id));
        Assert.Equal([running.Id], (await world.Indexing.ListRunsAsync(null, 1, CancellationToken.None)).Select(run => run.Id));
    }

    [Fact]
    public async Task Waiting_ends_with_the_run_or_with_the_patience()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var run = await world.ScanAsync();

        var waited = await world.Indexing.WaitForRunAsync(run.Id, TimeSpan.FromMilliseconds(1), CancellationToken.None);
        Assert.Equal(RunState.Running, waited?.State);

        var waiting = world.Indexing.WaitForRunAsync(run.Id, TimeSpan.FromMinutes(2), CancellationToken.None);
        await world.DrainAsync();
        Assert.Equal(RunState.Succeeded, (await waiting)?.State);
        Assert.Null(await world.Indexing.WaitForRunAsync(12345, TimeSpan.FromMinutes(2), CancellationToken.None));
    }
}
