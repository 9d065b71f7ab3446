using CodeSight.Core.Configuration;
using CodeSight.Core.Database;
using CodeSight.Core.Indexing.Chunk;
using CodeSight.Core.Indexing.Runs;
using CodeSight.Core.Indexing.Store;
using CodeSight.Core.Queue;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Indexing;

/// <summary>
/// The two ends of a server's life. With a private database this process is the only worker, so whatever an older one left behind
/// is void; with a shared one, others may be at work, and leases and the scan lock decide.
/// </summary>
public sealed class IndexingRecovery(
    DatabaseSources database,
    DocumentQueue queue,
    RunStore runs,
    RunProgress progress,
    VectorTables vectorTables,
    IIndexing indexing,
    IndexingPipeline pipeline,
    IChunker chunker,
    CodeSightOptions options,
    ILogger<IndexingRecovery> logger)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private bool IsAlone => options.PostgresConnectionString is null;

    /// <summary>Clears what a process that died left behind.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await pipeline.FinishRunAsync(cancellationToken);
        if (!IsAlone) return;
        await queue.VoidAllLeasesAsync(cancellationToken);
        await CloseRunAsync("The server ended before the run did; the next run goes on with its work.", cancellationToken);
    }

    /// <summary>Starts a run if the index is empty, stale, unfinished, or made by other rules or another model than today's.</summary>
    public async Task StartIfNeededAsync(CancellationToken cancellationToken)
    {
        var status = await indexing.GetStatusAsync(cancellationToken);
        if (status.RunningRun is not null) return;
        if (status is { Indexed: true, IsStale: false, QueueDepth: 0 } && !await IsOutdatedAsync(cancellationToken)) return;
        await indexing.StartAsync(forceRebuild: false, RunTrigger.Start, cancellationToken);
    }

    /// <summary>At the stop: says of the running run that it was cut off. Its documents stay queued for the next start.</summary>
    public async Task CloseAsync()
    {
        if (!IsAlone) return;
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await CloseRunAsync("The server stopped; the next run goes on with its work.", patience.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The next start does it.
        }
    }

    private async Task CloseRunAsync(string message, CancellationToken cancellationToken)
    {
        if (await progress.FindRunningAsync(cancellationToken) is { } run
            && await runs.AbandonAsync(run.Id, RunState.Cancelled, message, cancellationToken) is { } ended)
            Log.RunEnded(logger, ended);
    }

    private async Task<bool> IsOutdatedAsync(CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetActiveAsync(cancellationToken);
        await using var command = database.Indexing.CreateCommand(
            $"""
            SELECT EXISTS (SELECT 1 FROM documents WHERE chunk_count > 0 AND chunker IS DISTINCT FROM @chunker)
                OR EXISTS (SELECT 1 FROM chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation WHERE v.hash IS NULL)
            """);
        command.Parameters.Add(new NpgsqlParameter<string>("chunker", chunker.Version));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
