using System.Threading.RateLimiting;

namespace CodeSight.Core.Asking.Admit;

/// <summary>
/// Limits the number of concurrent searches. Further ones wait in a queue, oldest first, and are refused when the queue is full or the
/// maximum wait has passed, so that the latency of an admitted search stays bounded.
/// </summary>
internal sealed class Admission(AdmissionLimits limits, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.MaxConcurrent,
        QueueLimit = limits.MaxQueued,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a permit; disposing it releases it.</summary>
    /// <exception cref="BusyException">The queue is full, or the maximum wait has passed.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired) return lease;
        using var timeout = new CancellationTokenSource(limits.MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
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
        // By then, every search that waits now has been admitted or refused.
        return new BusyException(limits.MaxWait);
    }
}
