using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using CodeSight.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Indexing;

/// <summary>Crashes, restarts, and several processes on one database (B8, B9).</summary>
public sealed class RecoveryTests
{
    private const string IndexerLocks =
        "pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    // Longer than the limit that the test sets.
    private const string IsWaitingLongSql =
        """
        SELECT EXISTS (
            SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'
                AND clock_timestamp() - query_start > interval '100 milliseconds')
        """;

    private const string Leases = "SELECT count(*) FROM documents WHERE leased_until IS NOT NULL";

    [Fact]
    public async Task Second_request_gets_the_run_that_is_going_on()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");

        var first = await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);
        var second = await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);

        Assert.Equal((true, false), (first.IsNew, second.IsNew));
        Assert.Equal(first.Run.Id, second.Run.Id);
    }

    [Fact]
    public async Task Two_servers_share_the_queue_and_do_each_document_once()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = false;
        foreach (var i in Enumerable.Range(0, 100)) world.Write($"{i}.md", $"text {i}\nmore {i}");
        var other = world.AddServer();
        var starts = await Task.WhenAll(
            world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None),
            other.GetRequiredService<IIndexing>().StartAsync(false, RunTrigger.Request, CancellationToken.None));
        await world.ScanEndAsync(starts[0].Run.Id);

        await Task.WhenAll(new[] { world.Pipeline, other.GetRequiredService<IndexingPipeline>() }.SelectMany(pipeline => new[] { DrainAsync(pipeline), DrainAsync(pipeline) }));

        Assert.Single(starts, start => start.IsNew);
        var run = await world.FindAsync(starts[0].Run.Id);
        Assert.Equal((RunState.Succeeded, 100, 200), (run.State, run.TotalFiles, run.TotalChunks));
        Assert.Equal(100, world.Extraction.Read.Count);
        Assert.Equal(100, world.Extraction.Read.Distinct().Count());
        Assert.Equal(200, world.Embedder.Embedded.Count);

        static async Task DrainAsync(IndexingPipeline pipeline)
        {
            while (await pipeline.IndexTextAsync(CancellationToken.None))
            {
            }
            while (await pipeline.EmbedAsync(CancellationToken.None))
            {
            }
        }
    }

    [Fact]
    public async Task Worker_that_lost_its_lease_stores_nothing()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var run = await world.ScanAsync();
        var taken = false;
        world.Extraction.Before = async (_, _) =>
        {
            // While the first worker is busy, its lease ends and another one does the work.
            if (taken) return;
            taken = true;
            await world.ExecuteAsync("UPDATE documents SET leased_until = now() - interval '1 second'");
            await world.Pipeline.IndexTextAsync(CancellationToken.None);
            await world.ExecuteAsync("UPDATE chunks SET section = 'by the second worker'");
        };

        await world.Pipeline.IndexTextAsync(CancellationToken.None);

        Assert.Equal("by the second worker", await world.ScalarAsync<string>("SELECT section FROM chunks"));
        await world.DrainAsync();
        Assert.Equal(RunState.Succeeded, (await world.FindAsync(run.Id)).State);
    }

    [Fact]
    public async Task Scan_leaves_a_changed_document_to_the_worker_that_is_reading_it()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.RunAsync();
        world.Write("a.md", "changed text");
        await world.ScanAsync();
        var isScanned = false;
        world.Extraction.Before = async (_, _) =>
        {
            if (isScanned) return;
            isScanned = true;
            // As when another process starts.
            await world.ExecuteAsync("UPDATE runs SET state = 'cancelled', finished_at = now() WHERE state = 'running'");
            await world.ScanAsync();
        };

        await world.DrainAsync();

        Assert.True(isScanned);
        Assert.Equal(["a.md", "a.md"], world.Extraction.Read);
        Assert.Equal(DocumentState.Indexed, (await world.LedgerAsync())["a.md"].State);
    }

    [Fact]
    public async Task Leases_of_an_indexer_that_is_gone_are_void_once_no_other_indexes()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = false;
        foreach (var i in Enumerable.Range(0, 5)) world.Write($"{i}.md", $"text {i}");
        var (first, second) = (world.AddServer(), world.AddServer());
        await first.GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);
        await world.ScanAsync();
        await world.ExecuteAsync("UPDATE documents SET leased_until = now() + interval '1 hour'");
        await world.ExecuteAsync("UPDATE runs SET scan_leased_until = now() + interval '1 hour'");

        // The first one lives.
        await second.GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);
        Assert.Equal(5L, await world.ScalarAsync<long>(Leases));

        // As kill -9 of both: their connections end, and nothing is given back.
        await world.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM {IndexerLocks}");
        await world.AddServer().GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);

        Assert.Equal(0L, await world.ScalarAsync<long>(Leases));
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM runs WHERE scan_leased_until IS NOT NULL"));
    }

    [Theory]
    [InlineData("another-machine/7", true)]
    [InlineData("{machine}/1", true)]
    [InlineData("{machine}/2147483647", false)]
    [InlineData("{machine}/{process}", false)]
    public async Task Leases_stay_while_an_indexer_that_lost_its_lock_is_seen_and_may_run(string name, bool mayRun)
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = false;
        world.Write("a.md", "text");
        await world.ScanAsync();
        name = name.Replace("{machine}", Environment.MachineName, StringComparison.Ordinal)
            .Replace("{process}", $"{Environment.ProcessId}", StringComparison.Ordinal);
        await world.ExecuteAsync($"INSERT INTO workers (id, name, seen_at) VALUES (gen_random_uuid(), '{name}', clock_timestamp())");
        await world.ExecuteAsync("UPDATE documents SET leased_until = now() + interval '1 hour'");
        await world.ExecuteAsync("UPDATE runs SET scan_leased_until = now() + interval '1 hour'");

        await world.AddServer().GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);

        var left = mayRun ? 1L : 0L;
        Assert.Equal(left, await world.ScalarAsync<long>(Leases));
        Assert.Equal(left, await world.ScalarAsync<long>("SELECT count(*) FROM runs WHERE scan_leased_until IS NOT NULL"));

        await world.ExecuteAsync("UPDATE workers SET seen_at = clock_timestamp() - interval '31 seconds'");
        await world.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM {IndexerLocks}");
        await world.AddServer().GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);

        Assert.Equal(0L, await world.ScalarAsync<long>(Leases));
    }

    [Fact]
    public async Task Lock_of_indexers_is_waited_for_longer_than_a_lock_timeout_of_the_server()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = false;
        var first = world.Server.GetRequiredService<IndexerLock>();
        await world.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 20', current_database()); END $$");
        var second = world.AddServer().GetRequiredService<IndexerLock>();
        var waiting = Task.CompletedTask;

        await first.TakeAsync(
            async token =>
            {
                waiting = second.TakeAsync(_ => Task.CompletedTask, token);
                while (!waiting.IsCompleted && !await world.ScalarAsync<bool>(IsWaitingLongSql)) await Task.Yield();
            },
            CancellationToken.None);

        await waiting;
    }

    [Fact]
    public async Task Lock_of_an_indexer_is_taken_again_after_its_connection_was_lost()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.IsAlone = false;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var held = world.AddServer().GetRequiredService<IndexerLock>();
        await held.TakeAsync(_ => Task.CompletedTask, stop.Token);
        var holding = held.HoldAsync(stop.Token);
        await world.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM {IndexerLocks}");
        while (await world.ScalarAsync<long>($"SELECT count(*) FROM {IndexerLocks}") == 0) await Task.Delay(20, stop.Token);
        var isAlone = false;
        await using var other = new IndexerLock(world.Server.GetRequiredService<DatabaseSources>());
        await other.TakeAsync(
            _ =>
            {
                isAlone = true;
                return Task.CompletedTask;
            },
            stop.Token);

        Assert.False(isAlone);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
    }

    [Fact]
    public async Task Server_killed_while_reading_goes_on_where_it_was()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 40)) world.Write($"{i}.md", $"text {i}");
        var killed = await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        // As a killed process leaves it: rows claimed, nothing given back, the run open.
        await world.ExecuteAsync("UPDATE documents SET leased_until = now() + interval '1 minute', attempts = 1 WHERE stage > 0");

        world.Restart();
        var recovery = world.Server.GetRequiredService<IndexingRecovery>();
        await recovery.RecoverAsync(CancellationToken.None);
        await recovery.StartAsync(CancellationToken.None);
        var run = (await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).RunningRun;
        await world.ScanEndAsync(run?.Id ?? 0);
        await world.DrainAsync();

        Assert.Equal(RunState.Cancelled, (await world.FindAsync(killed.Id)).State);
        Assert.Equal(RunTrigger.Start, run?.Trigger);
        var ended = await world.FindAsync(run?.Id ?? 0);
        Assert.Equal((RunState.Succeeded, 40, 40), (ended.State, ended.TotalFiles, ended.FilesInAll));
        Assert.Equal(40, world.Extraction.Read.Distinct().Count());
        Assert.Equal(40, world.Extraction.Read.Count);
    }

    [Fact]
    public async Task Server_killed_while_embedding_keeps_the_vectors_that_were_stored()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", string.Join('\n', Enumerable.Range(0, 200).Select(i => $"text {i}")));
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        var calls = 0;
        world.Embedder.Before = _ => { if (++calls == 2) throw new InvalidOperationException("the process dies here"); };
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Pipeline.EmbedAsync(CancellationToken.None));
        Assert.Equal(64, world.Embedder.Embedded.Count);

        world.Restart();
        await world.Server.GetRequiredService<IndexingRecovery>().RecoverAsync(CancellationToken.None);
        await world.RunAsync();

        Assert.Equal(200, world.Embedder.Embedded.Count);
        Assert.Equal(DocumentState.Indexed, (await world.LedgerAsync())["a.md"].State);
    }

    [Fact]
    public async Task Document_that_ends_its_process_three_times_is_given_up_and_not_tried_again_until_it_changes()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        world.Write("deadly.md", "boom");
        await world.ScanAsync();
        await world.ExecuteAsync("UPDATE documents SET attempts = 3 WHERE file_path = 'deadly.md'");

        await world.DrainAsync();
        var row = (await world.LedgerAsync())["deadly.md"];
        Assert.Equal((DocumentState.Failed, "3 attempts to index it did not come to an end"), (row.State, row.Reason));
        Assert.Equal(["a.md"], world.Extraction.Read);

        Assert.Equal(2, (await world.RunAsync()).Unchanged);
        Assert.Equal(["a.md"], world.Extraction.Read);
    }

    [Fact]
    public async Task Documents_that_were_tried_before_are_claimed_last_and_one_by_one()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 4)) world.Write($"{i}.md", $"text {i}");
        await world.ScanAsync();
        await world.ExecuteAsync("UPDATE documents SET attempts = 1 WHERE file_path IN ('0.md', '2.md')");

        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        Assert.Equal(["1.md", "3.md"], world.Extraction.Read);

        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        Assert.Equal(["1.md", "3.md", "0.md"], world.Extraction.Read);
    }

    [Fact]
    public async Task Worker_that_is_stopped_gives_its_documents_back_at_once()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.ScanAsync();
        using var stop = new CancellationTokenSource();
        world.Extraction.Before = (_, _) => stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Pipeline.IndexTextAsync(stop.Token));

        Assert.Equal(
            1L, await world.ScalarAsync<long>("SELECT count(*) FROM documents WHERE stage = 1 AND leased_until IS NULL AND attempts = 0"));
    }

    [Fact]
    public async Task Failing_embedder_is_tried_three_times_and_leaves_the_text_findable()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var run = await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        world.Embedder.Before = _ => throw new InvalidOperationException("no vectors today");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => world.Pipeline.EmbedAsync(CancellationToken.None));
            Assert.False(await world.Pipeline.EmbedAsync(CancellationToken.None));
            await world.ExecuteAsync("UPDATE documents SET leased_until = NULL");
        }

        await world.DrainAsync();

        Assert.Equal((RunState.CompletedWithFailures, 1), ((await world.FindAsync(run.Id)).State, (await world.FindAsync(run.Id)).Failed));
        Assert.Equal(["text"], await world.TextsAsync("a.md"));
        Assert.Equal(1, (await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).ChunksWithoutVector);

        world.Embedder.Before = _ => { };
        Assert.Equal(RunState.Succeeded, (await world.RunAsync()).State);
        Assert.Equal(DocumentState.Indexed, (await world.LedgerAsync())["a.md"].State);
    }

    [Fact]
    public async Task Scanner_that_slept_past_its_lease_writes_nothing_and_another_goes_on_with_the_run()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var started = await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);
        await using var slept = await world.Server.GetRequiredService<ScanQueue>().ClaimAsync(CancellationToken.None);
        Assert.NotNull(slept);
        var second = world.AddServer(new InProcessScanLock());
        Assert.False(await second.GetRequiredService<ScanWorker>().ScanNextAsync(CancellationToken.None));

        await world.ExecuteAsync("UPDATE runs SET scan_leased_until = now() - interval '1 second'");
        await world.ScanEndAsync(started.Run.Id, second);

        await Assert.ThrowsAsync<FencedOutException>(() => world.Pipeline.ScanAsync(slept.Ticket, CancellationToken.None));
        Assert.Null(await world.Server.GetRequiredService<RunStore>().AbandonScanAsync(slept.Ticket, "late", CancellationToken.None));
        await world.DrainAsync();
        Assert.Equal(RunState.Succeeded, (await world.FindAsync(started.Run.Id)).State);
        Assert.Single(world.Extraction.Read);
    }

    [Fact]
    public async Task Scan_that_ends_its_process_three_times_is_given_up()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var started = await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);
        await world.ExecuteAsync("UPDATE runs SET scan_attempts = 3");

        Assert.True(await world.Server.GetRequiredService<ScanWorker>().ScanNextAsync(CancellationToken.None));

        var run = await world.FindAsync(started.Run.Id);
        Assert.Equal(
            (RunState.Failed, "The folder could not be compared with the index: 3 processes ended while they did it."),
            (run.State, run.Message));
    }

    [Fact]
    public async Task Scan_that_is_stopped_is_given_back_uncounted()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);

        await using (var claim = await world.Server.GetRequiredService<ScanQueue>().ClaimAsync(CancellationToken.None)) Assert.Equal(
            1, claim?.Ticket.Attempts);

        Assert.True(
            await world.ScalarAsync<bool>("SELECT scan_leased_until IS NULL AND scan_attempts = 0 AND state = 'running' FROM runs"));
        Assert.True(await world.Server.GetRequiredService<ScanQueue>().HasAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Scanner_leaves_the_scan_to_who_has_the_lock()
    {
        await using var world = await IndexingWorld.CreateAsync();
        await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None);
        var worker = world.Server.GetRequiredService<ScanWorker>();

        await using (await world.ScanLock.TryAcquireAsync(CancellationToken.None)) Assert.False(
            await worker.ScanNextAsync(CancellationToken.None));

        Assert.True(await worker.ScanNextAsync(CancellationToken.None));
        Assert.False(await worker.ScanNextAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Attempts_are_counted_for_the_documents_alone_that_were_being_read()
    {
        await using var world = await IndexingWorld.CreateAsync();
        // Nothing is stored in between, however slow the machine is.
        world.Time = new ManualTime();
        world.Restart();
        foreach (var i in Enumerable.Range(0, 5)) world.Write($"{i}.md", $"text {i}");
        await world.ScanAsync();
        List<string> attempts = [];
        world.Extraction.Before = async (_, _) =>
        {
            attempts.Add(await world.ScalarAsync<string>("SELECT string_agg(attempts::text, '' ORDER BY id) FROM documents"));
            if (attempts.Count == 3) throw new OperationCanceledException();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Pipeline.IndexTextAsync(CancellationToken.None));

        // What a process that is killed in the middle leaves behind.
        Assert.Equal(["10000", "11000", "11100"], attempts);
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT sum(attempts) FROM documents"));
    }

    [Fact]
    public async Task Document_whose_vectors_get_ahead_at_each_attempt_is_not_given_up()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", string.Join('\n', Enumerable.Range(0, 200).Select(i => $"text {i}")));
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        await world.ExecuteAsync("UPDATE documents SET attempts = 2");
        var slices = 0;
        world.Embedder.Before = _ => { if (++slices == 2) throw new OperationCanceledException(); };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Pipeline.EmbedAsync(CancellationToken.None));

        Assert.Equal(0, await world.ScalarAsync<int>("SELECT attempts FROM documents"));
    }

    [Fact]
    public async Task Start_always_makes_a_run_so_that_what_changed_while_the_server_was_down_arrives()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 4)) world.Write($"{i}.md", $"text {i}");
        await world.RunAsync();
        world.Restart();
        world.Write("1.md", "changed");
        world.Delete("2.md");

        var started = await world.Server.GetRequiredService<IndexingRecovery>().StartAsync(CancellationToken.None);
        await world.ScanEndAsync(started.Id);
        await world.DrainAsync();

        var run = await world.FindAsync(started.Id);
        Assert.Equal((RunTrigger.Start, RunState.Succeeded, 1, 1, 2), (run.Trigger, run.State, run.Changed, run.Removed, run.Unchanged));
        Assert.Equal(["changed"], await world.TextsAsync("1.md"));
    }

    [Fact]
    public async Task Start_waits_for_a_run_that_may_have_looked_before_the_watch_and_makes_its_own()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var early = await world.ScanAsync();

        var starting = world.Server.GetRequiredService<IndexingRecovery>().StartAsync(CancellationToken.None);
        Assert.False(starting.IsCompleted);
        await world.DrainAsync();

        Assert.True((await starting).Id > early.Id);
    }

    [Fact]
    public async Task Document_whose_vectors_end_the_process_each_time_is_not_tried_again_until_its_text_changes()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("deadly.md", "boom");
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        // As three killed processes leave it: counted, and without a word about why.
        await world.ExecuteAsync("UPDATE documents SET attempts = 3");
        await world.DrainAsync();
        Assert.Equal(DocumentState.Failed, (await world.LedgerAsync())["deadly.md"].State);

        await world.RunAsync();
        Assert.Empty(world.Embedder.Embedded);
        Assert.Equal(["boom"], await world.TextsAsync("deadly.md"));

        world.Write("deadly.md", "harmless by now");
        await world.RunAsync();
        Assert.Equal(DocumentState.Indexed, (await world.LedgerAsync())["deadly.md"].State);
    }

    [Fact]
    public async Task Tried_documents_are_held_one_at_a_time_in_a_process()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 3)) world.Write($"{i}.md", $"text {i}");
        await world.ScanAsync();
        await world.ExecuteAsync("UPDATE documents SET attempts = 1");
        var queue = world.Server.GetRequiredService<DocumentQueue>();

        await using (var first = await queue.ClaimAsync(QueueStage.Text, 10, int.MaxValue, CancellationToken.None))
        await using (var second = await queue.ClaimAsync(QueueStage.Text, 10, int.MaxValue, CancellationToken.None))
            Assert.Equal((1, 0), (first.Documents.Count, second.Documents.Count));

        await using var third = await queue.ClaimAsync(QueueStage.Text, 10, int.MaxValue, CancellationToken.None);
        Assert.Single(third.Documents);
    }

    [Fact]
    public async Task Database_that_goes_away_while_a_document_is_stored_costs_it_no_attempt()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        await world.ScanAsync();
        world.Extraction.Before = async (_, _) => await world.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'codesight indexing'");

        await Assert.ThrowsAnyAsync<Exception>(() => world.Pipeline.IndexTextAsync(CancellationToken.None));

        Assert.Equal(0, await world.ScalarAsync<int>("SELECT attempts FROM documents"));
        world.Extraction.Before = (_, _) => Task.CompletedTask;
        await world.DrainAsync();
        Assert.Equal(["text"], await world.TextsAsync("a.md"));
    }

    [Fact]
    public async Task Forced_start_without_the_folder_forgets_nothing_and_the_next_one_with_it_indexes_once()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 4)) world.Write($"{i}.md", $"text {i}");
        await world.RunAsync();
        world.ForceInit = true;
        world.Restart();
        Directory.Move(world.Docs, world.Docs + ".away");

        var away = await world.Server.GetRequiredService<IndexingRecovery>().StartAsync(CancellationToken.None);
        await world.ScanEndAsync(away.Id);
        await world.DrainAsync();
        Assert.Equal(4, (await world.FindAsync(away.Id)).TotalFiles);

        Directory.Move(world.Docs + ".away", world.Docs);
        var first = await world.Server.GetRequiredService<IndexingRecovery>().StartAsync(CancellationToken.None);
        var second = world.AddServer().GetRequiredService<IndexingRecovery>().StartAsync(CancellationToken.None);
        await world.ScanEndAsync(first.Id);
        await world.DrainAsync();
        await world.ScanEndAsync((await second).Id);
        await world.DrainAsync();

        Assert.Equal((true, false), (first.ForceRebuild, (await second).ForceRebuild));
        Assert.Equal(8, world.Extraction.Read.Count);
    }
}
