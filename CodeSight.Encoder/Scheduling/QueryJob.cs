namespace CodeSight.Encoder.Scheduling;

/// <summary>One question on its way through the workers.</summary>
internal sealed class QueryJob(int[] ids, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<float[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its tokens.</summary>
    public ReadOnlySpan<int> Ids => ids;

    /// <summary>Its vector.</summary>
    public Task<float[]> Vector => _completion.Task;

    /// <summary>True, and completed so, where nobody waits for it any more.</summary>
    public bool IsCancelled() => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

    public void Complete(float[] vector) => _completion.TrySetResult(vector);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
