using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;

namespace CodeSight.Core.Indexing.Runs;

/// <summary>
/// Progress for everybody who watches: however many they are, and on however many servers, a run's figures are counted once a tick, and
/// not at all while nobody watches.
/// </summary>
public sealed class RunFeed(RunProgress progress, RunSignal signal, ISharedCache cache, TimeProvider time) : IDisposable
{
    private const string CacheKey = "running-run";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FiguresAge = Tick * 0.8;

    // A run of another process is noticed so late where no signal of it arrives; this process's own at once.
    private static readonly TimeSpan IdleTick = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private IndexRun? _latest;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    /// <summary>
    /// The running run and those that follow, whenever their figures move, for as long as the caller listens. While the database is away
    /// nothing is told; it goes on when the database is back.
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
                run = await LatestAsync(cancellationToken);
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
            if (run is { State: RunState.Running }) continue;
            await QueueSignal.WaitAsync(change, IdleTick, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async Task<IndexRun?> LatestAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (now - _askedAt < FiguresAge) return _latest;
            _latest = await AskAsync(cancellationToken);
            _askedAt = now;
            return _latest;
        }
        finally
        {
            _asking.Release();
        }
    }

    // Only a run that goes on is shared: its end is seen a tick later, its beginning at once.
    private async Task<IndexRun?> AskAsync(CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(CacheKey, cancellationToken) is { } counted) return JsonSerializer.Deserialize<IndexRun>(counted.Span);
        var newest = await progress.FindNewestAsync(cancellationToken);
        if (newest is { State: RunState.Running })
            await cache.SetAsync(CacheKey, JsonSerializer.SerializeToUtf8Bytes(newest), FiguresAge, cancellationToken);
        return newest;
    }
}
