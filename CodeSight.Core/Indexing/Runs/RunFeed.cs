using System.Runtime.CompilerServices;

namespace CodeSight.Core.Indexing.Runs;

/// <summary>
/// Progress for everybody who watches: however many they are, the database is asked once a tick, and not at all while nobody watches.
/// </summary>
public sealed class RunFeed(RunProgress progress, RunSignal signal, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A run of another process is noticed so late; this process's own at once.
    private static readonly TimeSpan IdleTick = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private IndexRun? _latest;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    /// <summary>The running run and those that follow, whenever their figures move, for as long as the caller listens.</summary>
    public async IAsyncEnumerable<IndexRun> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IndexRun? shown = null;
        var isFirst = true;
        while (true)
        {
            var change = signal.Next;
            var run = await LatestAsync(cancellationToken);
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
            await Queue.QueueSignal.WaitAsync(change, IdleTick, time, cancellationToken);
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
            if (now - _askedAt < Tick * 0.8) return _latest;
            _latest = await progress.FindNewestAsync(cancellationToken);
            _askedAt = now;
            return _latest;
        }
        finally
        {
            _asking.Release();
        }
    }
}
