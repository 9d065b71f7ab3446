using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Indexing;

/// <summary>
/// The two ends of a server's life. Where no other process indexes, which a private database tells, or <see cref="IndexerLock"/> and
/// <see cref="WorkerPresence"/> together, the leases of an older one are void; otherwise they end by their time.
/// </summary>
public sealed class IndexingRecovery(
    DocumentQueue queue,
    OcrQueue pages,
    ScanQueue scans,
    IScanLock scanLock,
    IndexerLock indexerLock,
    WorkerPresence presence,
    RunStore runs,
    RunProgress progress,
    IIndexing indexing,
    IndexingPipeline pipeline,
    CodeSightOptions options,
    ILogger<IndexingRecovery> logger)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private bool IsAlone => options.PostgresConnectionString is null;

    /// <summary>Clears what a process that died left behind.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await pipeline.FinishRunAsync(cancellationToken);
        await indexerLock.TakeAsync(VoidLeasesUnlessSeenAsync, cancellationToken);
        if (!IsAlone) return;
        await VoidLeasesAsync(cancellationToken);
        await CloseRunAsync("The server ended before the run did; the next run goes on with its work.", cancellationToken);
    }

    /// <summary>
    /// Starts a run, always: nobody knows what changed while the server was down, and comparing an unchanged folder is cheap. A run
    /// that is going on may have looked at the folder before it was watched, so it is waited for; one that another process begins
    /// meanwhile does as well, so that of several processes that start together one compares or, where asked to, indexes everything again.
    /// </summary>
    public async Task<IndexRun> StartAsync(CancellationToken cancellationToken)
    {
        var newest = await progress.FindNewestAsync(cancellationToken);
        var isForced = options.ForceInit;
        while (true)
        {
            var started = await indexing.StartAsync(isForced, RunTrigger.Start, cancellationToken);
            if (started.IsNew) return started.Run;
            var ended = started.Run;
            while (ended is { State: RunState.Running }) ended = await indexing.WaitForRunAsync(ended.Id, MaxWait, cancellationToken);
            if (started.Run.ForceRebuild) isForced = false;
            var isLater = newest is null || started.Run.Id > newest.Id;
            if (isLater && !isForced && ended is { State: RunState.Succeeded or RunState.CompletedWithFailures }) return ended;
        }
    }

    /// <summary>At the stop: says of the running run that it was cut off. Its documents stay queued for the next start.</summary>
    public async Task CloseAsync()
    {
        if (!IsAlone) return;
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await CloseRunAsync("The server stopped; the next run goes on with its work.", timeout.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // The next start does it.
        }
    }

    // A failover of the database takes the lock from a process that goes on working.
    private async Task VoidLeasesUnlessSeenAsync(CancellationToken cancellationToken)
    {
        if (!await presence.IsAnotherAsync(cancellationToken)) await VoidLeasesAsync(cancellationToken);
    }

    private async Task VoidLeasesAsync(CancellationToken cancellationToken)
    {
        await queue.VoidAllLeasesAsync(cancellationToken);
        await pages.VoidAllLeasesAsync(cancellationToken);
        await scans.VoidLeaseAsync(cancellationToken);
        await scanLock.BreakAsync(cancellationToken);
    }

    private async Task CloseRunAsync(string message, CancellationToken cancellationToken)
    {
        if (await progress.FindRunningAsync(cancellationToken) is { } run
            && await runs.AbandonAsync(run.Id, RunState.Cancelled, message, cancellationToken) is { } ended)
            Log.RunEnded(logger, ended);
    }
}
