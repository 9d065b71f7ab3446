using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;

namespace CodeSight.Api.Indexing;

/// <summary>
/// One listener's stream of events: each change of a run, and a heartbeat so that a broken line is noticed on both sides.
/// </summary>
/// <param name="isKnown">Whether the listener would still be let in.</param>
internal sealed class IndexEvents(
    IIndexing indexing, TimeProvider time, JsonSerializerOptions json, ILogger<IndexEvents> logger, Func<Task<bool>> isKnown,
    CancellationToken stopping)
{
    /// <summary>Longest silence, and how often it is asked whether the listener would still be let in, at the next event.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Events until the listener leaves or is no longer let in, or the server stops. The first is a heartbeat, at once.
    /// </summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        yield return Heartbeat();
        var checkedAt = time.GetTimestamp();
        await using var runs = indexing.FollowAsync(end.Token).GetAsyncEnumerator(end.Token);
        var next = NextAsync(runs, end.Token);
        try
        {
            while (!end.IsCancellationRequested)
            {
                var first = await Task.WhenAny(next, Task.Delay(Interval, time, end.Token));
                if (time.GetElapsedTime(checkedAt) >= Interval)
                {
                    if (!await IsKnownAsync()) break;
                    checkedAt = time.GetTimestamp();
                }

                if (first != next)
                {
                    if (!end.IsCancellationRequested) yield return Heartbeat();
                    continue;
                }

                if (!await next) break;
                yield return new SseItem<string>(Json(RunResponse.From(runs.Current, time)), "progress");
                next = NextAsync(runs, end.Token);
            }
        }
        finally
        {
            // An enumerator may only be disposed of once it has come to rest.
            await end.CancelAsync();
            await next;
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<IndexRun> runs, CancellationToken ended)
    {
        try
        {
            return await runs.MoveNextAsync();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            // The answer has begun, so there is no other way to tell: the stream ends, and the listener connects again.
            logger.EventsBroke(fault);
            return false;
        }
    }

    private async Task<bool> IsKnownAsync()
    {
        try
        {
            return await isKnown();
        }
        catch (Exception fault)
        {
            logger.EventsBroke(fault);
            return false;
        }
    }

    private SseItem<string> Heartbeat() =>
        new(Json(new HeartbeatResponse(time.GetUtcNow())), "heartbeat") { ReconnectionInterval = ReconnectAfter };

    private string Json<T>(T value) => JsonSerializer.Serialize(value, json.GetTypeInfo(typeof(T)));
}

/// <summary>Says that the server is there.</summary>
public sealed record HeartbeatResponse(DateTimeOffset At);
