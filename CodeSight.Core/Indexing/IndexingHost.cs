using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>Runs the indexing flow inside a server: workers, the watch over the folder, and the schedule.</summary>
public sealed class IndexingHost(
    IndexingPipeline pipeline,
    LongReadings longReadings,
    PageReader pages,
    IndexingService indexing,
    IndexingRecovery recovery,
    RunProgress progress,
    VectorTables vectorTables,
    TargetModel wanted,
    RetiredModels retired,
    QueueListener listener,
    QueueSignal signal,
    ScanWorker scans,
    WorkerPresence presence,
    IndexerLock indexerLock,
    FolderWatcher watcher,
    DrainTime drainTime,
    DatabaseClock clock,
    DatabaseTrouble trouble,
    CodeSightOptions options,
    TimeProvider time,
    ILogger<IndexingHost> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ModelTick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxScheduleTick = TimeSpan.FromMinutes(1);

    private bool _isDatabaseAway;

    /// <summary>A worker's step; false where there was nothing to do.</summary>
    private delegate Task<bool> Step(CancellationToken abort, CancellationToken draining);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Loading the model takes a moment; the server answers meanwhile.
        await Task.Yield();
        using var abort = new CancellationTokenSource();
        await using var drain = stoppingToken.Register(() => abort.CancelAfter(drainTime.Value));
        try
        {
            await RetryAsync(RecoverAsync, stoppingToken);
            // What is in hand when the stop comes gets some time to be finished; everything else ends at once.
            var workers = Enumerable.Repeat<Step>(IndexTextAsync, Environment.ProcessorCount)
                .Concat(Enumerable.Repeat<Step>((work, _) => IndexLongTextAsync(work), longReadings.Places))
                .Concat(Enumerable.Repeat<Step>((work, _) => ReadPageAsync(work), pages.MaxAtOnce))
                .Append(EmbedAsync)
                .Append((_, draining) => ScanAsync(draining))
                .Select(step => Task.Run(() => WorkAsync(step, stoppingToken, abort.Token), CancellationToken.None));
            Task[] all =
            [
                .. workers,
                RetryAsync(listener.RunAsync, stoppingToken),
                RetryAsync(presence.RunAsync, stoppingToken),
                RetryAsync(indexerLock.HoldAsync, stoppingToken),
                RetryAsync(CompareFolderAsync, stoppingToken),
                RetryAsync(watcher.RunAsync, stoppingToken),
                ScheduleAsync(stoppingToken),
                KeepModelsAsync(stoppingToken),
            ];
            await Task.WhenAll(all);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host logs the stop.
        }
        finally
        {
            // After a fault nobody asked for a stop, which would end them in their time.
            if (!stoppingToken.IsCancellationRequested) await abort.CancelAsync();
            await longReadings.WhenIdleAsync();
            // Also after a fault: a run that is not closed would be shown as running.
            await recovery.CloseAsync();
        }
    }

    // Where others have the folder that this process lacks, the scan is left to them; where nobody has it, the run says so.
    private async Task<bool> ScanAsync(CancellationToken cancellationToken) =>
        await wanted.IsConfiguredAsync(cancellationToken)
        && (presence.IsAble || !await presence.IsAnyAsync(cancellationToken)) && await scans.ScanNextAsync(cancellationToken);

    // Where others may have the folder, the documents are left to them.
    private async Task<bool> IndexTextAsync(CancellationToken abort, CancellationToken draining) =>
        presence.IsAble && await wanted.IsConfiguredAsync(abort) && await pipeline.IndexTextAsync(abort, draining);

    private async Task<bool> IndexLongTextAsync(CancellationToken abort) =>
        presence.IsAble && await wanted.IsConfiguredAsync(abort) && await pipeline.IndexLongTextAsync(abort);

    private async Task<bool> ReadPageAsync(CancellationToken abort) => presence.IsAble && await pages.ReadNextAsync(abort);

    private async Task<bool> EmbedAsync(CancellationToken abort, CancellationToken draining) =>
        await wanted.IsConfiguredAsync(abort) && await pipeline.EmbedAsync(abort, draining);

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await vectorTables.GetConfiguredAsync(cancellationToken);
        await recovery.RecoverAsync(cancellationToken);
    }

    private async Task CompareFolderAsync(CancellationToken cancellationToken)
    {
        // Watched first and compared then, so that no change falls between the two.
        await watcher.Ready.WaitAsync(cancellationToken);
        var run = await recovery.StartAsync(cancellationToken);
        while (run is { State: RunState.Running }) run = await indexing.WaitForRunAsync(run.Id, Poll, cancellationToken);
        if (run is not { State: RunState.Succeeded or RunState.CompletedWithFailures }) watcher.NoticeAll();
    }

    /// <summary>One worker: does its step while there is work, then waits for the queue's signal.</summary>
    private async Task WorkAsync(Step step, CancellationToken stopping, CancellationToken abort)
    {
        while (!stopping.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                var isDone = await step(abort, stopping);
                // A full disk lets a step look that finds nothing to do; only work that was written down is a sign that it is over.
                if (isDone || !trouble.IsOutOfRoom) NoticeDatabaseBack();
                if (isDone) continue;
                await pipeline.FinishRunAsync(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogFailure(failure);
            }
            await QueueSignal.WaitAsync(next, Poll, time, stopping);
        }
    }

    /// <summary>
    /// Takes indexing up for this process's model where it was left, and deletes the vectors of models that nobody needs any more.
    /// </summary>
    private async Task KeepModelsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(ModelTick, time, cancellationToken);
            try
            {
                if (await wanted.ClaimIfOrphanedAsync(cancellationToken))
                    await indexing.StartAsync(forceRebuild: false, RunTrigger.Start, cancellationToken);
                await retired.DropAsync(cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailure(failure);
            }
        }
    }

    private async Task ScheduleAsync(CancellationToken cancellationToken)
    {
        var tick = options.StaleAfter < MaxScheduleTick ? options.StaleAfter : MaxScheduleTick;
        while (true)
        {
            await Task.Delay(tick, time, cancellationToken);
            try
            {
                // A run that failed counts as an attempt: the next one waits as long as after a good one.
                var newest = await progress.FindNewestAsync(cancellationToken);
                if (newest?.State == RunState.Running || await clock.ReadAsync(cancellationToken) - newest?.FinishedAt < options.StaleAfter)
                    continue;
                await indexing.StartAsync(forceRebuild: false, RunTrigger.Schedule, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailure(failure);
            }
        }
    }

    private async Task RetryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await action(cancellationToken);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailure(failure);
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
    }

    private void NoticeDatabaseBack()
    {
        trouble.Forget();
        if (Interlocked.Exchange(ref _isDatabaseAway, false)) Log.DatabaseBack(logger);
    }

    // An outage is logged once, not by every worker at every attempt.
    private void LogFailure(Exception failure)
    {
        if (DatabaseFault.Passing(failure) is not { } fault)
        {
            Log.StepFailed(logger, failure);
            return;
        }

        trouble.Meet(fault);
        if (!Interlocked.Exchange(ref _isDatabaseAway, true))
            Log.DatabaseAway(logger, DatabaseFault.Describe(fault), fault.SqlState ?? fault.GetType().Name);
    }
}

/// <summary>How long the work in hand may go on after a stop was asked for; what is not done by then goes back to the queue.</summary>
public sealed record DrainTime(TimeSpan Value);
