using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Scheduling;

namespace CodeSight.Encoder.CrossEncoding;

/// <summary>Pairs on their way to logits: all of them or none.</summary>
internal sealed class PairJob : ISlicedJob
{
    private readonly CrossEncoder _model;
    private readonly IReadOnlyList<TokenPair> _pairs;
    private readonly TokenSlices _slices;
    private readonly float[] _logits;
    private readonly CancellationToken _cancellationToken;
    private readonly TaskCompletionSource<float[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    /// <param name="pairs">At least one.</param>
    public PairJob(CrossEncoder model, IReadOnlyList<TokenPair> pairs, CancellationToken cancellationToken)
    {
        (_model, _pairs, _cancellationToken) = (model, pairs, cancellationToken);
        _slices = new TokenSlices([.. pairs.Select(pair => pair.Ids.Length)]);
        _logits = new float[pairs.Count];
        _left = _slices.Count;
    }

    /// <summary>The logits, in the pairs' order.</summary>
    public Task<float[]> Logits => _completion.Task;

    /// <inheritdoc/>
    public int? TakeSlice() => _slices.Take();

    /// <inheritdoc/>
    public void Run(int slice, TokenBatch tokens, Workspace work, ICheckpoint checkpoint)
    {
        try
        {
            if (_cancellationToken.IsCancellationRequested) _completion.TrySetCanceled(_cancellationToken);
            if (!_completion.Task.IsCompleted) Score(_slices[slice], tokens, work, checkpoint);
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
        }

        if (Interlocked.Decrement(ref _left) == 0) _completion.TrySetResult(_logits);
    }

    /// <inheritdoc/>
    public void Abandon(Exception exception) => _completion.TrySetException(exception);

    private void Score(ReadOnlySpan<int> places, TokenBatch tokens, Workspace work, ICheckpoint checkpoint)
    {
        tokens.Clear();
        foreach (var place in places) tokens.Add(_pairs[place].Ids, _pairs[place].Second);
        var logits = _model.Score(tokens, work, checkpoint);
        for (var i = 0; i < places.Length; i++) _logits[places[i]] = logits[i];
    }
}
