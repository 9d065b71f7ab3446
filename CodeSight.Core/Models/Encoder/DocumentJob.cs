namespace CodeSight.Core.Models.Encoder;

/// <summary>
/// Texts of documents, sorted by length and cut into slices of about equally long ones, which the workers take one by one.
/// </summary>
internal sealed class DocumentJob : IDisposable
{
    // Enough rows that widening and reading a panel of weights costs about 1 %, few enough that the rows stay in the second-level cache.
    private const int SliceTokens = 256;

    private readonly int[][] _ids;
    private readonly int[] _order;
    private readonly List<Range> _slices = [];
    private readonly CountdownEvent _left;
    private readonly CancellationToken _cancellationToken;
    private Exception? _failure;
    private int _taken;

    /// <param name="ids">Tokens of each text.</param>
    public DocumentJob(int[][] ids, CancellationToken cancellationToken)
    {
        _ids = ids;
        _cancellationToken = cancellationToken;
        Vectors = new float[ids.Length][];
        _order = [.. Enumerable.Range(0, ids.Length)];
        // The longest first: the short slices at the end let all cores finish together.
        Array.Sort(_order, (a, b) => ids[b].Length != ids[a].Length ? ids[b].Length.CompareTo(ids[a].Length) : a.CompareTo(b));
        for (int start = 0, end; start < _order.Length; start = end)
        {
            var tokens = ids[_order[start]].Length;
            for (end = start + 1; end < _order.Length && tokens + ids[_order[end]].Length <= SliceTokens; end++)
                tokens += ids[_order[end]].Length;
            _slices.Add(start..end);
        }

        _left = new CountdownEvent(_slices.Count);
    }

    /// <summary>The vectors, in the texts' order.</summary>
    public float[][] Vectors { get; }

    /// <summary>Whether a slice is left that nobody has taken; under the workers' lock, as <see cref="TakeSlice"/>.</summary>
    public bool HasSlices => _taken < _slices.Count;

    /// <summary>Nobody waits for the vectors any more.</summary>
    public bool IsCancelled => _cancellationToken.IsCancellationRequested || _failure is not null;

    /// <summary>Takes the next slice.</summary>
    public int TakeSlice() => _taken++;

    /// <summary>The texts of a slice.</summary>
    public ReadOnlySpan<int> Slice(int slice) => _order.AsSpan(_slices[slice]);

    /// <summary>Tokens of a text.</summary>
    public ReadOnlySpan<int> Ids(int text) => _ids[text];

    public void CompleteSlice() => _left.Signal();

    public void FailSlice(Exception exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        _left.Signal();
    }

    /// <summary>Gives up all slices that nobody has taken.</summary>
    public void Abandon(Exception exception)
    {
        for (; HasSlices; _taken++) FailSlice(exception);
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
}
