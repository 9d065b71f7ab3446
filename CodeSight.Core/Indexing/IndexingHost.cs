using CodeSight.Core.Configuration;
using CodeSight.Core.Indexing.Runs;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Core.Indexing.Store;
using CodeSight.Core.Queue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>Runs the indexing flow inside a server: workers, the watch over the folder, and the schedule.</summary>
public sealed class IndexingHost(
    IndexingPipeline pipeline,
    IndexingService indexing,
    IndexingRecovery recovery,
    RunProgress progress,
    VectorTables vectorTables,
    QueueListener listener,
    QueueSignal signal,
    FolderWatcher watcher,
    CodeSightOptions options,
    TimeProvider time,
    ILogger<IndexingHost> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestScheduleTick = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Loading the model takes a moment; the server answers meanwhile.
        await Task.Yield();
        await RetryAsync(RecoverAsync, stoppingToken);
        var workers = Enumerable.Repeat(pipeline.IndexTextAsync, Environment.ProcessorCount)
            .Append(pipeline.EmbedAsync)
            .Select(step => Task.Run(() => WorkAsync(step, stoppingToken), stoppingToken));
        Task[] all =
        [
            .. workers,
            RetryAsync(listener.RunAsync, stoppingToken),
            RetryAsync(CompareFolderAsync, stoppingToken),
            RetryAsync(watcher.RunAsync, stoppingToken),
            ScheduleAsync(stoppingToken),
        ];
        try
        {
            await Task.WhenAll(all);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await indexing.StopAsync();
            await recovery.CloseAsync();
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await vectorTables.GetActiveAsync(cancellationToken);
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
    private async Task WorkAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = signal.Next;
            try
            {
                if (await step(cancellationToken)) continue;
                await pipeline.FinishRunAsync(cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                Log.StepFailed(logger, failure);
            }
            await QueueSignal.WaitAsync(next, Poll, time, cancellationToken);
        }
    }

    private async Task ScheduleAsync(CancellationToken cancellationToken)
    {
        var tick = options.StaleAfter < LongestScheduleTick ? options.StaleAfter : LongestScheduleTick;
        while (true)
        {
            await Task.Delay(tick, time, cancellationToken);
            try
            {
                // A run that failed counts as an attempt: the next one waits as long as after a good one.
                var newest = await progress.FindNewestAsync(cancellationToken);
                if (newest?.State == RunState.Running || time.GetUtcNow() - newest?.FinishedAt < options.StaleAfter) continue;
                await indexing.StartAsync(forceRebuild: false, RunTrigger.Schedule, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                Log.StepFailed(logger, failure);
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
                Log.StepFailed(logger, failure);
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
    }
}
