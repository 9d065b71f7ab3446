using System.Collections.Concurrent;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Tests.Indexing;

/// <summary>The flow as a server runs it: nobody calls the steps.</summary>
public sealed class IndexingHostTests
{
    private const UnixFileMode AllRights = (UnixFileMode)0b111_111_111;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Server_indexes_an_empty_index_at_its_start_and_notices_changes()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 30)) world.Write($"{i}.md", $"text {i}");
        using var maxWait = new CancellationTokenSource(MaxWait);
        await using var feed = world.Indexing.FollowAsync(maxWait.Token).GetAsyncEnumerator(maxWait.Token);
        var first = feed.MoveNextAsync().AsTask();

        var host = Host(world);
        await host.StartAsync(maxWait.Token);
        Assert.True(await first);
        while (feed.Current.State == RunState.Running) Assert.True(await feed.MoveNextAsync());
        Assert.Equal((RunTrigger.Start, RunState.Succeeded, 30), (feed.Current.Trigger, feed.Current.State, feed.Current.TotalFiles));

        Directory.CreateDirectory(Path.Combine(world.Docs, "new"));
        world.Write("new/file.md", "more");
        while (feed.Current is not { Trigger: RunTrigger.Watch, State: not RunState.Running }) Assert.True(await feed.MoveNextAsync());

        Assert.Equal((1, 30, 31), (feed.Current.Added, feed.Current.Unchanged, feed.Current.TotalFiles));
        await host.StopAsync(maxWait.Token);
    }

    [Fact]
    public async Task Slow_files_however_many_hold_up_no_quick_ones()
    {
        await using var world = await IndexingWorld.CreateAsync();
        var slow = (2 * Environment.ProcessorCount) + 3;
        foreach (var i in Enumerable.Range(0, slow)) world.Write($"a-slow-{i}.md", $"slow {i}");
        foreach (var i in Enumerable.Range(0, 60)) world.Write($"quick-{i}.md", $"this one is quick {i}");
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Extraction.Before = (path, token) =>
            Path.GetFileName(path).StartsWith("a-slow", StringComparison.Ordinal) ? release.Task.WaitAsync(token) : Task.CompletedTask;
        using var maxWait = new CancellationTokenSource(MaxWait);
        var host = Host(world);
        await host.StartAsync(maxWait.Token);

        while (await FoundAsync() < 60) await Task.Delay(TimeSpan.FromMilliseconds(100), maxWait.Token);
        Assert.Equal(60, await FoundAsync());
        release.SetResult();
        while (await FoundAsync() < 60 + slow) await Task.Delay(TimeSpan.FromMilliseconds(100), maxWait.Token);
        await host.StopAsync(maxWait.Token);

        async Task<int> FoundAsync() => (await world.LedgerAsync()).Values.Count(row => row.State == DocumentState.Indexed);
    }

    [Theory]
    [InlineData("53100", "The database's disk is full")]
    [InlineData("53200", "The database is out of memory")]
    public async Task Server_says_in_words_what_the_database_lacks_and_goes_on_by_itself(string sqlState, string words)
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 5)) world.Write($"{i}.md", $"text {i}");
        await world.ExecuteAsync(
            $"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlState}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON chunks FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
        using var maxWait = new CancellationTokenSource(MaxWait);
        var host = Host(world);
        await host.StartAsync(maxWait.Token);

        IndexStatus status;
        while ((status = await world.Indexing.GetStatusAsync(Principal.Operator, maxWait.Token)) is not { RunningRun.Message: not null, Notice: not null })
            await Task.Delay(20, maxWait.Token);
        Assert.StartsWith(words, status.Notice, StringComparison.Ordinal);
        Assert.StartsWith(words, status.RunningRun?.Message, StringComparison.Ordinal);
        var health = await world.Server.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            check => check.Name == "database", maxWait.Token);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        // The documents are well.
        health = await world.Server.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            check => check.Name == "documents", maxWait.Token);
        Assert.Equal(HealthStatus.Healthy, health.Status);

        await world.ExecuteAsync("DROP TRIGGER refuse ON chunks");
        while ((status = await world.Indexing.GetStatusAsync(Principal.Operator, maxWait.Token)) is not { RunningRun: null, Notice: null })
            await Task.Delay(20, maxWait.Token);

        Assert.Equal(5, status.TotalFiles);
        await host.StopAsync(maxWait.Token);
    }

    [Fact]
    public async Task Server_that_is_stopped_while_indexing_closes_its_run_and_frees_its_documents()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 50)) world.Write($"{i}.md", $"text {i}");
        var reading = new TaskCompletionSource();
        world.Extraction.Before = async (_, token) =>
        {
            reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        using var maxWait = new CancellationTokenSource(MaxWait);
        var host = Host(world);
        await host.StartAsync(maxWait.Token);
        await reading.Task.WaitAsync(maxWait.Token);

        await host.StopAsync(maxWait.Token);

        Assert.Equal("cancelled", await world.ScalarAsync<string>("SELECT state FROM runs"));
        Assert.Equal(
            50L, await world.ScalarAsync<long>("SELECT count(*) FROM documents WHERE stage = 1 AND leased_until IS NULL AND attempts = 0"));
    }

    [Fact]
    public async Task Changes_of_unimportant_files_and_those_that_a_scan_has_seen_start_no_run()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var watcher = world.Server.GetRequiredService<FolderWatcher>();
        using var stop = new CancellationTokenSource(MaxWait);
        watcher.Notice(Path.Combine(world.Docs, "node_modules", "x.md"));
        watcher.Notice(Path.Combine(world.Docs, ".git", "index"));
        watcher.Notice(Path.Combine(world.Docs, "~$a.docx"));
        var runs = watcher.StartRunsAsync(stop.Token);
        Assert.False(runs.IsCompleted);

        watcher.Notice(Path.Combine(world.Docs, "a.md"));
        var progress = world.Server.GetRequiredService<RunProgress>();
        IndexRun? run;
        while ((run = await progress.FindNewestAsync(stop.Token)) is null) await Task.Delay(20, stop.Token);

        Assert.Equal((1L, RunTrigger.Watch), (run.Id, run.Trigger));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs);
    }

    [Fact]
    public async Task Change_whose_run_cannot_be_started_or_fails_is_not_lost()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var watcher = world.Server.GetRequiredService<FolderWatcher>();
        var progress = world.Server.GetRequiredService<RunProgress>();
        using var stop = new CancellationTokenSource(MaxWait);
        await world.ExecuteAsync("ALTER TABLE documents RENAME COLUMN read_ticks TO away");
        watcher.Notice(Path.Combine(world.Docs, "a.md"));
        var runs = watcher.StartRunsAsync(stop.Token);
        IndexRun? run;
        var scans = world.Server.GetRequiredService<ScanWorker>();
        while ((run = await progress.FindNewestAsync(stop.Token))?.State != RunState.Failed) await scans.ScanNextAsync(stop.Token);

        await world.ExecuteAsync("ALTER TABLE documents RENAME COLUMN away TO read_ticks");
        while ((run = await progress.FindNewestAsync(stop.Token))?.State == RunState.Failed) await Task.Delay(20, stop.Token);
        await world.ScanEndAsync(run?.Id ?? 0);

        Assert.Equal((2L, RunTrigger.Watch), (run?.Id, run?.Trigger));
        Assert.True((await world.LedgerAsync()).ContainsKey("a.md"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs);
    }

    [Fact]
    public async Task Folder_that_cannot_be_watched_holds_the_start_up_no_longer()
    {
        await using var world = await IndexingWorld.CreateAsync();
        Directory.Delete(world.Docs);
        var watcher = world.Server.GetRequiredService<FolderWatcher>();
        using var stop = new CancellationTokenSource(MaxWait);
        Assert.False(watcher.Ready.IsCompleted);

        var watching = watcher.RunAsync(stop.Token);
        // A folder that cannot be watched holds nothing up.
        await watcher.Ready.WaitAsync(stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_that_is_hours_off_neither_hides_a_change_nor_repeats_its_run(int hours)
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Time = new SkewedTime(TimeSpan.FromHours(hours));
        var skewed = world.AddServer();
        var watcher = skewed.GetRequiredService<FolderWatcher>();
        world.Write("a.md", "text");
        await world.RunAsync();

        // The run that there was began before this change.
        world.Write("b.md", "text");
        var changed = world.Time.GetTimestamp();
        var seen = watcher.IsSeenAsync(changed, CancellationToken.None);
        while (await world.ScalarAsync<long>("SELECT count(*) FROM runs") == 1 && !seen.IsCompleted) await Task.Delay(20);
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM runs"));
        await world.ScanEndAsync(2, skewed);
        await world.DrainAsync(skewed);

        Assert.True(await seen);
        Assert.True(await watcher.IsSeenAsync(changed, CancellationToken.None));
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM runs"));
        Assert.True(await world.ScalarAsync<bool>("SELECT bool_and(started_at <= finished_at AND finished_at <= now()) FROM runs"));
        Assert.True(await world.ScalarAsync<bool>("SELECT bool_and(indexed_at <= now()) FROM documents"));
    }

    [Fact]
    public async Task Schedule_and_staleness_go_by_the_clock_of_the_database()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.RunAsync();
        world.Time = new SkewedTime(TimeSpan.FromDays(365));
        world.Restart();

        Assert.False((await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).IsStale);
    }

    [Fact]
    public async Task Subfolder_that_may_not_be_read_leaves_the_others_watched()
    {
        await using var world = await IndexingWorld.CreateAsync();
        File.SetUnixFileMode(Path.GetDirectoryName(world.Docs)!, AllRights); // the folder of the world, which has a path
        Directory.CreateDirectory(Path.Combine(world.Docs, "open"));
        var hidden = Directory.CreateDirectory(Path.Combine(world.Docs, "hidden")).FullName;
        File.SetUnixFileMode(hidden, UnixFileMode.None);
        var watcher = world.Server.GetRequiredService<FolderWatcher>();
        var broken = new ConcurrentQueue<string>();

        using var watch = Unprivileged.Run(() => watcher.Watch(broken.Enqueue));
        using var stop = new CancellationTokenSource(MaxWait);
        var runs = watcher.StartRunsAsync(stop.Token);
        world.Write("open/a.md", "text");
        while (await world.ScalarAsync<long>("SELECT count(*) FROM runs") == 0) await Task.Delay(20, stop.Token);

        Assert.Empty(broken);
        Assert.Contains(world.Logs.Entries, entry => entry.Id.Id == 119 && entry.Text.Contains(hidden, StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs);
    }

    private static IndexingHost Host(IndexingWorld world) => world.Server.GetServices<IHostedService>().OfType<IndexingHost>().Single();
}
