using System.Threading.RateLimiting;

namespace CodeSight.Core.Asking.Admit;

/// <summary>
/// Lets as many searches work at once as the machine has use for. The others wait in line, the oldest first, and are refused where the line
/// is full or the wait too long, so that whoever is let in is answered in a bounded time.
/// </summary>
internal sealed class Admission(AdmissionLimits limits, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.Running,
        QueueLimit = limits.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a place, which is given back when it is disposed.</summary>
    /// <exception cref="BusyException">The line is full, or the wait took too long.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired) return lease;
        using var patience = new CancellationTokenSource(limits.LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var waiting = AdmissionTelemetry.StartWaiting();
        try
        {
            lease = await _limiter.AcquireAsync(permitCount: 1, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refuse("late");
        }

        return lease.IsAcquired ? lease : throw Refuse("full");
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private BusyException Refuse(string reason)
    {
        AdmissionTelemetry.Refused(reason);
        // By then, everybody who waits now has had an answer or a refusal.
        return new BusyException(limits.LongestWait);
    }
}
