using CodeSight.Core.Data;
using CodeSight.Tests.Infrastructure;
using Npgsql;

namespace CodeSight.Tests.Processes;

/// <summary>Indexers that sleep past their lease and wake up, and those that are asked to stop.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class PausedIndexerTests
{
    [RedisFact]
    public async Task Scanner_that_wakes_up_after_another_one_has_done_its_scan_changes_nothing()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(Samples, 7);
        var sleeper = world.StartIndexer();
        await world.SchemaAsync();
        await world.NewRunAsync();
        // Its workers are waiting then: one that was stopped on its way to a look at the documents would wait for the lock below, not scan.
        await world.UntilAsync(
            """
            SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = 'codesight indexing'
                AND (state <> 'idle' OR state_change > clock_timestamp() - interval '500 milliseconds'))
            """);
        sleeper.Signal("STOP");
        await File.WriteAllTextAsync(Path.Combine(world.Docs, "new.md"), "A document that came later.");
        var run = (await world.Indexing.StartAsync(false, RunTrigger.Request, CancellationToken.None)).Run;

        // It is stopped again in the middle of its scan, where it asks for what the index knows.
        await using (var connection = await world.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("LOCK TABLE documents IN ACCESS EXCLUSIVE MODE", connection);
            await hold.ExecuteNonQueryAsync();
            sleeper.Signal("CONT");
            await world.UntilAsync(
                """
                SELECT EXISTS (SELECT 1 FROM runs WHERE state = 'running' AND scan_leased_until IS NOT NULL)
                   AND EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%read_ticks, sha256%')
                """);
            sleeper.Signal("STOP");
            await transaction.RollbackAsync();
        }

        var other = world.StartIndexer();
        await ProcessWorld.UntilAsync(
            async () => (await world.Indexing.FindRunAsync(run.Id, CancellationToken.None))?.State == RunState.Succeeded);
        var index = await world.IndexAsync();
        sleeper.Signal("CONT");
        await ProcessWorld.UntilAsync(
            () => Task.FromResult(sleeper.Lines.Any(line => line.Contains("another process has taken over", StringComparison.Ordinal))));

        Assert.Equal(index, await world.IndexAsync());
        Assert.Contains(index, line => line.StartsWith("document|new.md|indexed", StringComparison.Ordinal));
        Assert.Equal((false, false), (sleeper.HasExited, other.HasExited));
    }

    [RedisFact]
    public async Task Indexer_that_is_asked_to_stop_leaves_nothing_claimed_and_no_attempt_counted()
    {
        await using var world = await ProcessWorld.CreateAsync();
        world.CopyDocuments(Samples, 7);
        await File.WriteAllLinesAsync(
            Path.Combine(world.Docs, "long.txt"), Enumerable.Range(0, 30_000).Select(i => $"Line {i} of a document that takes a while to read."));
        var indexer = world.StartIndexer();
        await world.SchemaAsync();
        await world.UntilAsync(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE file_path = 'long.txt' AND (attempts = 1 OR stage = 2))");

        await indexer.StopAsync();

        Assert.Equal(0, indexer.ExitCode);
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM documents WHERE leased_until IS NOT NULL OR attempts > 0"));
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM workers"));

        world.StartIndexer();
        await world.UntilAsync("SELECT NOT EXISTS (SELECT 1 FROM documents WHERE stage > 0)");
        Assert.Equal(8L, await world.ScalarAsync<long>("SELECT count(*) FROM documents WHERE state = 'indexed'"));
    }

    private static string Samples => Path.Combine(SharedData.RepositoryRoot, "samples", "handbook");
}
