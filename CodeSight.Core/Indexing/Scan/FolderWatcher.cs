using System.Threading.Channels;
using CodeSight.Core.Configuration;
using CodeSight.Core.Indexing.Runs;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>
/// Starts a run when files in the documents folder have changed and then stayed quiet for a moment. Where the system cannot watch
/// the folder (network mounts, too many folders), the schedule alone notices changes.
/// </summary>
public sealed class FolderWatcher(
    DocumentsFolder folder, IIndexing indexing, RunProgress progress, CodeSightOptions options, TimeProvider time, ILogger<FolderWatcher> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    private readonly Channel<DateTimeOffset> _events = Channel.CreateBounded<DateTimeOffset>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var hasComplained = false;
        while (true)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var reason = "the folder is missing";
            try
            {
                if (Directory.Exists(folder.Root))
                {
                    using var watcher = Watch(failure =>
                    {
                        reason = failure;
                        end.Cancel();
                    });
                    hasComplained = false;
                    await StartRunsAsync(end.Token);
                }
            }
            catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
            {
                reason = failure.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The watch broke; the reason is set.
            }
            cancellationToken.ThrowIfCancellationRequested();
            if (!hasComplained) Log.NotWatching(logger, reason, options.StaleAfter);
            hasComplained = true;
            await Task.Delay(RetryPause, time, cancellationToken);
            // What changed while nobody watched is found by the schedule.
        }
    }

    /// <summary>Takes note of a change at a path; unimportant ones are dropped here.</summary>
    internal void Notice(string fullPath)
    {
        var names = Path.GetRelativePath(folder.Root, fullPath).Split(Path.DirectorySeparatorChar);
        if (names.Any(name => NeverDocuments.File(name) || NeverDocuments.Folder(name, fullPath, []))) return;
        if (RealPath.IsInside(fullPath, Path.GetFullPath(options.DataDir))) return;
        _events.Writer.TryWrite(time.GetUtcNow());
    }

    /// <summary>One run for each burst of changes that no scan has seen yet.</summary>
    internal async Task StartRunsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changedAt = await UntilQuietAsync(await _events.Reader.ReadAsync(cancellationToken), cancellationToken);
            while (await progress.FindRunningAsync(cancellationToken) is { } running && running.StartedAt <= changedAt)
                await indexing.WaitForRunAsync(running.Id, LongestWait, cancellationToken);
            var newest = await progress.FindNewestAsync(cancellationToken);
            if (newest?.StartedAt > changedAt) continue;
            await indexing.StartAsync(forceRebuild: false, RunTrigger.Watch, cancellationToken);
        }
    }

    private async Task<DateTimeOffset> UntilQuietAsync(DateTimeOffset changedAt, CancellationToken cancellationToken)
    {
        var first = changedAt;
        while (time.GetUtcNow() is var now && now - changedAt < Quiet && now - first < LongestWait)
        {
            await Task.Delay(Quiet - (now - changedAt), time, cancellationToken);
            while (_events.Reader.TryRead(out var later)) changedAt = later;
        }
        return changedAt;
    }

    private FileSystemWatcher Watch(Action<string> onBroken)
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
            // Too many events at once only means that something changed.
            if (error.GetException() is InternalBufferOverflowException) Notice(folder.Root);
            else onBroken(error.GetException().Message);
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
