using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.Indexing;

/// <summary>
/// Who changes several documents locks them in the order of the id: while the first is held by somebody else, the second is free.
/// Two that lock in different orders would wait for each other in a circle, and the database would end one of them.
/// </summary>
public sealed class LockOrderTests
{
    [Fact]
    public async Task Scan_locks_its_documents_in_order()
    {
        await using var world = await CreateAsync();
        foreach (var name in (string[])["c.md", "d.md"]) world.Write(name, "text");
        await world.RunAsync();
        // The removal of the second is written before the first gets its place in the queue.
        world.Write("a.md", "changed");
        world.Delete("b.md");
        IndexRun? run = null;

        await AssertSecondIsFreeAsync(world, async () => run = await world.ScanAsync());

        Assert.Equal((1, 1), (run?.Changed, run?.Removed));
    }

    [Fact]
    public async Task Claim_that_gives_its_documents_back_locks_them_in_order()
    {
        await using var world = await CreateAsync();
        await QueueAsync(world);
        var claim = await world.Server.GetRequiredService<DocumentQueue>().ClaimAsync(
            QueueStage.Text, 10, int.MaxValue, CancellationToken.None);
        Assert.Equal(2, claim.Documents.Count);
        await MoveFirstBehindSecondAsync(world);

        await AssertSecondIsFreeAsync(world, async () => await claim.DisposeAsync());
    }

    private static async Task<IndexingWorld> CreateAsync()
    {
        var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        await world.RunAsync();
        world.Write("b.md", "second");
        await world.RunAsync();
        return world;
    }

    /// <summary>Both wait in the queue, and no run is going on.</summary>
    private static async Task QueueAsync(IndexingWorld world)
    {
        await world.ExecuteAsync("UPDATE documents SET stage = 1, state = 'queued'");
        await MoveFirstBehindSecondAsync(world);
    }

    /// <summary>A row that is written again lies behind the others, where a statement without an order comes to it last.</summary>
    private static Task MoveFirstBehindSecondAsync(IndexingWorld world) =>
        world.ExecuteAsync("UPDATE documents SET title = 'moved' WHERE file_path = 'a.md'");

    private static async Task AssertSecondIsFreeAsync(IndexingWorld world, Func<Task> action)
    {
        await using var connection = await world.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockAsync(connection, "a.md");
        var task = action();
        while (await world.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            Assert.False(task.IsCompleted);

        await LockAsync(connection, "b.md");

        await transaction.RollbackAsync();
        await task;
    }

    private static async Task LockAsync(NpgsqlConnection connection, string path)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM documents WHERE file_path = $1 FOR UPDATE NOWAIT", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = path });
        Assert.NotNull(await command.ExecuteScalarAsync());
    }
}
