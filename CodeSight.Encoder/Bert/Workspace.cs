using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Bert;

/// <summary>
/// The buffers of one encoding at a time. They grow to the largest batch seen and are kept, so that encoding allocates nothing.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const int SpareRows = MatrixKernel.TileRows;

    private AlignedBuffer<float> _hidden = new(0);
    private AlignedBuffer<float> _mixed = new(0);
    private AlignedBuffer<float> _attended = new(0);
    private AlignedBuffer<float> _projected = new(0);
    private AlignedBuffer<float> _inner = new(0);
    private AlignedBuffer<float> _scratch = new(0);

    /// <summary>The layers' input and output: a row of hidden-size floats a token.</summary>
    public Span<float> Hidden => _hidden.Span;

    /// <summary>A head's queries, keys and values of a token side by side.</summary>
    public Span<float> Mixed => _mixed.Span;

    /// <summary>What attention gives.</summary>
    public Span<float> Attended => _attended.Span;

    /// <summary>A sublayer's result before it is added to its input.</summary>
    public Span<float> Projected => _projected.Span;

    /// <summary>Rows of the feed-forward layer's inner width.</summary>
    public Span<float> Inner => _inner.Span;

    /// <summary>For the kernels.</summary>
    public Span<float> Scratch => _scratch.Span;

    /// <summary>Makes room; contents are lost where a buffer grows.</summary>
    public void Reserve(int tokens, int hiddenSize, int mixedWidth, int innerSize, int scratchLength)
    {
        // Whole tiles, and one tile more: attention of the last text reads whole tiles of queries from any row on.
        var rows = (tokens + SpareRows - 1) / SpareRows * SpareRows + SpareRows;
        Grow(ref _hidden, rows * hiddenSize);
        Grow(ref _mixed, rows * mixedWidth);
        Grow(ref _attended, rows * hiddenSize);
        Grow(ref _projected, rows * hiddenSize);
        Grow(ref _inner, rows * innerSize);
        Grow(ref _scratch, scratchLength);
    }

    public void Dispose()
    {
        _hidden.Dispose();
        _mixed.Dispose();
        _attended.Dispose();
        _projected.Dispose();
        _inner.Dispose();
        _scratch.Dispose();
    }

    private static void Grow(ref AlignedBuffer<float> buffer, int length)
    {
        if (buffer.Length >= length) return;
        buffer.Dispose();
        buffer = new AlignedBuffer<float>(length);
    }
}
