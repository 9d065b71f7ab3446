using System.Runtime.CompilerServices;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using Microsoft.Extensions.Caching.Hybrid;

namespace CodeSight.Core.Indexing.Runs;

/// <summary>
/// Progress for everybody who watches. However many they are, a run's figures are counted at most once a tick by each server, once a second
/// by all servers that share Redis, and not at all while nobody watches.
/// </summary>
public sealed class RunFeed(RunProgress progress, RunSignal signal, HybridCache cache, TimeProvider time)
{
    private const string CacheKey = "newest-run";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A run of another process is noticed so late where no signal of it arrives; this process's own at once.
    private static readonly TimeSpan IdleTick = TimeSpan.FromSeconds(2);

    // The Redis cache of .NET keeps entries for whole seconds only; less than one is not kept at all.
    private static readonly HybridCacheEntryOptions Freshness =
        new() { Expiration = TimeSpan.FromSeconds(1), LocalCacheExpiration = Tick * 0.8 };

    /// <summary>
    /// The running run and those that follow, whenever their figures change, for as long as the caller listens. While the database is away
    /// nothing is returned; it goes on when the database is back.
    /// </summary>
    public async IAsyncEnumerable<IndexRun> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IndexRun? shown = null;
        var isFirst = true;
        while (true)
        {
            var change = signal.Next;
            IndexRun? run;
            try
            {
                run = await cache.GetOrCreateAsync(
                    CacheKey, async token => await progress.FindNewestAsync(token), Freshness, cancellationToken: cancellationToken);
            }
            catch (Exception fault) when (DatabaseFault.Passing(fault) is not null)
            {
                await Task.Delay(IdleTick, time, cancellationToken);
                continue;
            }

            // A run that was over when the caller came is not news.
            if (isFirst && run is { State: not RunState.Running }) shown = run;
            isFirst = false;
            if (run is not null && run != shown)
            {
                shown = run;
                yield return run;
            }
            await Task.Delay(Tick, time, cancellationToken);
            if (run is not { State: RunState.Running }) await QueueSignal.WaitAsync(change, IdleTick, time, cancellationToken);
            // A run began or ended since; what is kept is older than that.
            if (change.IsCompleted) await cache.RemoveAsync(CacheKey, cancellationToken);
        }
    }
}
