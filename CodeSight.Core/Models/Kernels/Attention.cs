namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2) of one text, head by head, in blocks of 8 queries: the scores
/// of a block, their softmax and the weighted sum of the values follow one another in the nearest caches, and no matrix of
/// all scores ever exists. Both products run in the kernel of the linear layers.
/// </summary>
internal sealed unsafe class Attention(int width, int heads)
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int TileRows = MatrixKernel.TileRows;

    private readonly int _headWidth = width / heads;
    private readonly float _scale = 1f / MathF.Sqrt(width / heads);

    private int HeadPanels => (_headWidth + PanelWidth - 1) / PanelWidth;

    /// <summary>Floats of scratch for texts of up to this many tokens.</summary>
    public int ScratchLength(int tokens)
    {
        var columns = Columns(tokens);
        return columns * _headWidth + tokens * HeadPanels * PanelWidth + TileRows * columns + TileRows * PanelWidth;
    }

    /// <summary>Computes the attention of one text.</summary>
    /// <param name="mixed">The text's rows of queries, keys and values side by side (3 x width floats), and room for 7 rows more.</param>
    /// <param name="output">The text's rows of width floats.</param>
    /// <param name="scratch">64-byte aligned, <see cref="ScratchLength"/> floats.</param>
    public void Apply(MatrixKernel kernel, ReadOnlySpan<float> mixed, int tokens, Span<float> output, Span<float> scratch)
    {
        var stride = 3 * width;
        ArgumentOutOfRangeException.ThrowIfLessThan(mixed.Length, (tokens + TileRows - 1) * stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, tokens * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength(tokens));
        var columns = Columns(tokens);
        var keys = scratch[..(columns * _headWidth)];
        var values = scratch.Slice(keys.Length, tokens * HeadPanels * PanelWidth);
        var scores = scratch.Slice(keys.Length + values.Length, TileRows * columns);
        fixed (float* q = mixed, k = keys, v = values, s = scores, tile = scratch[(keys.Length + values.Length + scores.Length)..])
        {
            for (var head = 0; head < heads; head++)
            {
                var offset = head * _headWidth;
                PackKeys(mixed[(width + offset)..], stride, tokens, keys);
                PackValues(mixed[(2 * width + offset)..], stride, tokens, values);
                for (var row = 0; row < tokens; row += TileRows)
                {
                    var rows = Math.Min(TileRows, tokens - row);
                    for (var column = 0; column < columns; column += PanelWidth)
                        kernel.Tile8(q + (nint)row * stride + offset, stride, k + (nint)column * _headWidth, _headWidth, s + column, columns);
                    for (var i = 0; i < rows; i++) VectorMath.Softmax(scores.Slice(i * columns, columns), tokens, _scale);
                    for (var panel = 0; panel < HeadPanels; panel++)
                    {
                        kernel.Tile8(s, columns, v + (nint)panel * tokens * PanelWidth, tokens, tile, PanelWidth);
                        var start = panel * PanelWidth;
                        var count = Math.Min(PanelWidth, _headWidth - start);
                        for (var i = 0; i < rows; i++)
                            new ReadOnlySpan<float>(tile + i * PanelWidth, count).CopyTo(output[((row + i) * width + offset + start)..]);
                    }
                }
            }
        }
    }

    private static int Columns(int tokens) => (tokens + PanelWidth - 1) / PanelWidth * PanelWidth;

    // Keys become columns: panels of 48 tokens, each head width x 48.
    private void PackKeys(ReadOnlySpan<float> keys, int stride, int tokens, Span<float> packed)
    {
        for (var token = 0; token < tokens; token++)
        {
            var key = keys.Slice(token * stride, _headWidth);
            var panel = packed.Slice(token / PanelWidth * PanelWidth * _headWidth, PanelWidth * _headWidth);
            var place = token % PanelWidth;
            for (var i = 0; i < key.Length; i++, place += PanelWidth) panel[place] = key[i];
        }
    }

    // Values stay rows: panels of 48 of their columns, each tokens x 48; columns beyond the head's width may hold anything.
    private void PackValues(ReadOnlySpan<float> values, int stride, int tokens, Span<float> packed)
    {
        for (var start = 0; start < _headWidth; start += PanelWidth)
        {
            var count = Math.Min(PanelWidth, _headWidth - start);
            var panel = packed[(start / PanelWidth * tokens * PanelWidth)..];
            for (var token = 0; token < tokens; token++)
                values.Slice(token * stride + start, count).CopyTo(panel[(token * PanelWidth)..]);
        }
    }
}
