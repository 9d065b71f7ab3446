using System.Threading.Channels;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing.Scan;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing;

/// <summary>
/// Starts a run when files in the documents folder have changed and then stayed quiet for a moment. Where the system cannot watch
/// the folder (network mounts, too many folders), the schedule alone notices changes.
/// </summary>
public sealed class FolderWatcher(
    DocumentsFolder folder,
    IIndexing indexing,
    RunProgress progress,
    DatabaseClock clock,
    CodeSightOptions options,
    TimeProvider time,
    ILogger<FolderWatcher> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MissingPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BrokenPause = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Timestamps of this process.
    private readonly Channel<long> _events = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>
    /// Ends when the folder is watched, or cannot be: what changes after that is noticed, by the watch or when it begins.
    /// </summary>
    public Task Ready => _ready.Task;

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isInterrupted = false;
        while (true)
        {
            var isMissing = !folder.Exists;
            var reason = isMissing ? "it is missing" : await WatchAsync(cancellationToken);
            _ready.TrySetResult();
            if (!isInterrupted) Log.NotWatching(logger, reason, options.StaleAfter);
            isInterrupted = true;
            // A folder that cannot be watched costs a lot to try; one that is mounted later should be seen soon.
            await Task.Delay(isMissing ? MissingPause : BrokenPause, time, cancellationToken);
        }
    }

    /// <summary>Records that anything may have changed.</summary>
    internal void NoticeAll() => _events.Writer.TryWrite(time.GetTimestamp());

    /// <summary>Records a change at a path, unless the path is excluded.</summary>
    internal void Notice(string fullPath)
    {
        var names = Path.GetRelativePath(folder.Root, fullPath).Split(Path.DirectorySeparatorChar);
        if (names.Any(name => Exclusions.IsExcludedFile(name) || Exclusions.IsExcludedFolder(name, fullPath, []))) return;
        if (RealPath.IsInside(fullPath, Path.GetFullPath(options.DataDir))) return;
        _events.Writer.TryWrite(time.GetTimestamp());
    }

    /// <summary>One run for each burst of changes that no scan has seen yet; a run that fails is made again after a pause.</summary>
    internal async Task StartRunsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = await UntilQuietAsync(await _events.Reader.ReadAsync(cancellationToken), cancellationToken);
            var pause = FirstPause;
            while (!await IsSeenAsync(changed, cancellationToken))
            {
                await Task.Delay(pause, time, cancellationToken);
                pause = pause < BrokenPause / 2 ? 2 * pause : BrokenPause;
            }
        }
    }

    /// <summary>
    /// Makes a run unless one has begun since the change; whether the run ended well, so that the change is in the index.
    /// </summary>
    internal async Task<bool> IsSeenAsync(long changed, CancellationToken cancellationToken)
    {
        try
        {
            // The start of a run is a time of the database.
            var changedAt = await clock.TimeOfAsync(changed, cancellationToken);
            while (await progress.FindRunningAsync(cancellationToken) is { } running && running.StartedAt <= changedAt)
                await indexing.WaitForRunAsync(running.Id, MaxWait, cancellationToken);
            var run = await progress.FindNewestAsync(cancellationToken);
            if (run is null || run.StartedAt <= changedAt || run.State is RunState.Failed or RunState.Cancelled)
                run = (await indexing.StartAsync(forceRebuild: false, RunTrigger.Watch, cancellationToken)).Run;
            while (run is { State: RunState.Running }) run = await indexing.WaitForRunAsync(run.Id, MaxWait, cancellationToken);
            return run is { State: RunState.Succeeded or RunState.CompletedWithFailures } && run.StartedAt > changedAt;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StepFailed(logger, failure);
            return false;
        }
    }

    private async Task<long> UntilQuietAsync(long changed, CancellationToken cancellationToken)
    {
        var first = changed;
        while (time.GetElapsedTime(changed) is var quiet && quiet < Quiet && time.GetElapsedTime(first) < MaxWait)
        {
            await Task.Delay(Quiet - quiet, time, cancellationToken);
            while (_events.Reader.TryRead(out var later)) changed = later;
        }
        return changed;
    }

    /// <summary>Watches until the watch breaks; why it broke.</summary>
    private async Task<string> WatchAsync(CancellationToken cancellationToken)
    {
        var broken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            using var watcher = Watch(reason => broken.TrySetResult(reason));
            // Nobody knows what changed while there was no watch; at the first time, whoever waits for it compares the folder.
            if (!_ready.TrySetResult()) NoticeAll();
            var runs = StartRunsAsync(end.Token);
            if (await Task.WhenAny(runs, broken.Task) == runs) await runs;
            await end.CancelAsync();
            await runs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await broken.Task;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    /// <summary>Watches until disposed.</summary>
    /// <param name="onBroken">Called with the reason when the watch has ended by itself.</param>
    internal FileSystemWatcher Watch(Action<string> onBroken)
    {
        var watcher = new FileSystemWatcher(folder.Root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            InternalBufferSize = 64 << 10,
        };
        watcher.Changed += (_, change) => Notice(change.FullPath);
        watcher.Created += (_, change) => Notice(change.FullPath);
        watcher.Deleted += (_, change) => Notice(change.FullPath);
        watcher.Renamed += (_, change) =>
        {
            Notice(change.OldFullPath);
            Notice(change.FullPath);
        };
        watcher.Error += (_, error) =>
        {
            switch (error.GetException())
            {
                // Events were lost, so anything may have changed.
                case InternalBufferOverflowException:
                    NoticeAll();
                    break;
                // A subfolder that this process may not read is passed over by the watch, which goes on.
                case UnauthorizedAccessException denied when folder.IsReadable:
                    Log.SubfolderNotWatched(logger, denied.Message);
                    break;
                case var failure:
                    onBroken(failure.Message);
                    break;
            }
        };
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }
}
