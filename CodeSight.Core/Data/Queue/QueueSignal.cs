namespace CodeSight.Core.Data.Queue;

/// <summary>Wakes the workers of this process. Take <see cref="Next"/> before looking for work, so that no signal is missed.</summary>
public sealed class QueueSignal
{
    private TaskCompletionSource _next = Make();

    /// <summary>Ends with the next <see cref="Set"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes everybody who waits.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Make()).TrySetResult();

    /// <summary>Waits for the signal, at most for a while.</summary>
    public static async Task WaitAsync(Task signal, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Work can also come up without a signal: a lease that ended, a pause that is over.
        }
    }

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
