using CodeSight.Core.Data.Documents;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CodeSight.Core.Data.Runs;

/// <summary>
/// Reads runs: the stored figures of one that has ended, current counts for the running one.
/// </summary>
public sealed class RunProgress(
    IDbContextFactory<CodeSightContext> contexts, DatabaseSources database, VectorTables vectorTables, DatabaseTrouble trouble,
    TimeProvider time)
{
    // Shown to users, who would otherwise have to guess why nothing happens.
    private const string NoIndexer = "No indexer is running; the work waits in the queue.";

    private readonly RateEstimate _rate = new();

    /// <summary>Returns the run, or null if there is none with this id.</summary>
    public async Task<IndexRun?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await DescribeAsync(await context.Runs.FirstOrDefaultAsync(run => run.Id == runId, cancellationToken), cancellationToken);
    }

    /// <summary>Returns runs, the newest first.</summary>
    /// <param name="before">Only runs with a smaller id; null for the newest.</param>
    public async Task<IReadOnlyList<IndexRun>> ListAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Runs.Where(run => before == null || run.Id < before)
            .OrderByDescending(run => run.Id).Take(limit).ToListAsync(cancellationToken);
        var runs = new List<IndexRun>(rows.Count);
        // At most one of them is running, and needs to be counted.
        foreach (var row in rows) runs.Add((await DescribeAsync(row, cancellationToken))!); // null for no row only
        return runs;
    }

    /// <summary>Returns the running run, or null.</summary>
    public async Task<IndexRun?> FindRunningAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await DescribeAsync(
            await context.Runs.FirstOrDefaultAsync(run => run.State == RunState.Running, cancellationToken), cancellationToken);
    }

    /// <summary>Returns the newest run, or null if there was none.</summary>
    public async Task<IndexRun?> FindNewestAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await DescribeAsync(
            await context.Runs.OrderByDescending(run => run.Id).FirstOrDefaultAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Returns when the last successful run ended, or null.</summary>
    public async Task<DateTimeOffset?> FindLastGoodAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs
            .Where(run => run.State == RunState.Succeeded || run.State == RunState.CompletedWithFailures)
            .OrderByDescending(run => run.Id).Select(run => run.FinishedAt).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<IndexRun?> DescribeAsync(RunRow? row, CancellationToken cancellationToken)
    {
        if (row is null) return null;
        var run = new IndexRun(
            row.Id, row.State, row.Trigger, row.ForceRebuild, row.StartedAt, row.FinishedAt, row.TotalFiles, row.TotalChunks, row.Added,
            row.Changed, row.Removed, row.Unchanged, row.Skipped, row.Empty, row.Failed, row.Kept, row.FilesDone, row.FilesInAll,
            row.ChunksDone, row.ChunksInAll, null, row.Message);
        return row.State == RunState.Running ? await CountAsync(run, cancellationToken) : run;
    }

    private async Task<IndexRun> CountAsync(IndexRun run, CancellationToken cancellationToken)
    {
        // Chunks of a document under work are looked up one by one; the few that are claimed at a time make that cheap.
        var vectors = await vectorTables.FindTargetAsync(cancellationToken);
        await using var command = database.Indexing.CreateCommand(
            $"""
            SELECT count(*) FILTER (WHERE chunk_count > 0), coalesce(sum(chunk_count), 0),
                   count(*) FILTER (WHERE run_id = @run AND stage = 0 AND state = 'empty'),
                   count(*) FILTER (WHERE run_id = @run AND stage = 0 AND state = 'failed'),
                   count(*) FILTER (WHERE run_id = @run AND stage = 0), count(*) FILTER (WHERE run_id = @run),
                   coalesce(sum(chunk_count) FILTER (WHERE run_id = @run AND stage = 0), 0),
                   coalesce(sum(chunk_count) FILTER (WHERE run_id = @run AND stage <> 1), 0),
                   count(*) FILTER (WHERE run_id = @run AND stage = 1),
                   (SELECT count(*) FROM documents d JOIN coming_chunks c ON c.document_id = d.id
                    JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation
                    WHERE d.run_id = @run AND d.stage = 2 AND d.leased_until IS NOT NULL),
                   {WorkerPresence.AnySql}
            FROM documents
            """);
        command.Parameters.Add(new NpgsqlParameter<long>("run", run.Id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        int Count(int column) => (int)reader.GetInt64(column);
        // A held text may have more chunks than the one that is counted until it takes its place.
        var (chunksInAll, unread) = (Count(7), Count(8));
        var chunksDone = Math.Min(Count(6) + Count(9), chunksInAll);
        var perFile = (double)chunksInAll / Math.Max(1, Count(5) - unread);
        var left = chunksInAll - chunksDone + (unread * perFile);
        return run with
        {
            TotalFiles = Count(0),
            TotalChunks = Count(1),
            Empty = Count(2),
            Failed = Count(3),
            FilesDone = Count(4),
            FilesInAll = Count(5),
            ChunksDone = chunksDone,
            ChunksInAll = chunksInAll,
            Message = trouble.Current ?? (reader.GetBoolean(10) ? run.Message : NoIndexer),
            SecondsLeft = _rate.Observe(run.Id, chunksDone, left, time.GetUtcNow()),
        };
    }
}
