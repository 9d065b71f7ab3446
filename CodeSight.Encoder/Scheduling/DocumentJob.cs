using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Scheduling;

/// <summary>Texts of documents on their way to vectors.</summary>
internal sealed class DocumentJob : ISlicedJob, IDisposable
{
    private readonly BertEncoder _encoder;
    private readonly PoolingMode _pooling;
    private readonly int[][] _ids;
    private readonly TokenSlices _slices;
    private readonly CountdownEvent _left;
    private readonly CancellationToken _cancellationToken;
    private Exception? _failure;

    /// <param name="ids">Tokens of each text.</param>
    public DocumentJob(BertEncoder encoder, PoolingMode pooling, int[][] ids, CancellationToken cancellationToken)
    {
        (_encoder, _pooling, _ids, _cancellationToken) = (encoder, pooling, ids, cancellationToken);
        Vectors = new float[ids.Length][];
        _slices = new TokenSlices([.. ids.Select(text => text.Length)]);
        _left = new CountdownEvent(_slices.Count);
    }

    /// <summary>The vectors, in the texts' order.</summary>
    public float[][] Vectors { get; }

    /// <inheritdoc/>
    public int? TakeSlice() => _slices.Take();

    /// <inheritdoc/>
    public void Run(int slice, TokenBatch tokens, Workspace work, ICheckpoint checkpoint)
    {
        try
        {
            if (!_cancellationToken.IsCancellationRequested && _failure is null) Encode(_slices[slice], tokens, work, checkpoint);
        }
        catch (Exception exception)
        {
            // The caller waits for this slice, whatever went wrong with it, and gets the exception.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            _left.Signal();
        }
    }

    /// <inheritdoc/>
    public void Abandon(Exception exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        while (TakeSlice() is not null) _left.Signal();
    }

    /// <summary>Waits until every slice is done or given up.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled between two slices.</exception>
    public void Wait()
    {
        // Not by the token: slices in progress still write into the vectors.
        _left.Wait(CancellationToken.None);
        _cancellationToken.ThrowIfCancellationRequested();
        if (_failure is not null) throw new InvalidOperationException("The texts could not be encoded.", _failure);
    }

    public void Dispose() => _left.Dispose();

    private void Encode(ReadOnlySpan<int> texts, TokenBatch tokens, Workspace work, ICheckpoint checkpoint)
    {
        tokens.Clear();
        foreach (var text in texts) tokens.Add(_ids[text]);
        var rows = _encoder.Encode(tokens, work, checkpoint);
        foreach (var text in texts) Vectors[text] = Pooling.PoolNext(_pooling, ref rows, _ids[text].Length, _encoder.HiddenSize);
    }
}
