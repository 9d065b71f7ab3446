using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2) of one text, head by head, in blocks of 8 or 12 queries: the scores
/// of a block, their softmax and the weighted sum of the values follow one another in the nearest caches, and no matrix of
/// all scores ever exists. The sums are divided by the softmax's total at the end, which is one pass over the scores less.
/// </summary>
internal sealed unsafe class Attention(KernelSet kernels, int width, int heads)
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int ValueWidth = MatrixKernel.ValueWidth;

    private readonly int _headWidth = width / heads;
    private readonly float _scale = 1f / MathF.Sqrt(width / heads);

    private int QueryRows => kernels.Matrix.QueryRows;

    private int ValuePanels => (_headWidth + ValueWidth - 1) / ValueWidth;

    /// <summary>Floats of scratch for texts of up to this many tokens.</summary>
    public int ScratchLength(int tokens) =>
        Columns(tokens) * (_headWidth + QueryRows) + ValuePanels * ValueWidth * (tokens + QueryRows);

    /// <summary>Computes the attention of one text.</summary>
    /// <param name="mixed">The text's rows of queries, keys and values side by side (3 x width floats), and room for 7 rows more.</param>
    /// <param name="output">The text's rows of width floats.</param>
    /// <param name="scratch">64-byte aligned, <see cref="ScratchLength"/> floats.</param>
    /// <param name="checkpoint">Passed before each head; or null.</param>
    public void Apply(ReadOnlySpan<float> mixed, int tokens, Span<float> output, Span<float> scratch, ICheckpoint? checkpoint)
    {
        var stride = 3 * width;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(mixed.Length, (tokens + MatrixKernel.TileRows - 1) * stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, tokens * width);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength(tokens));
        fixed (float* rows = mixed, result = output, keys = scratch)
        {
            var scores = keys + (nint)Columns(tokens) * _headWidth;
            var sums = scores + (nint)QueryRows * Columns(tokens);
            var values = sums + (nint)QueryRows * ValuePanels * ValueWidth;
            Debug.Assert(values + (nint)tokens * ValuePanels * ValueWidth <= keys + scratch.Length, "The scratch holds all.");
            for (var head = 0; head < heads; head++)
            {
                checkpoint?.Pass();
                var offset = head * _headWidth;
                PackKeys(rows + width + offset, stride, tokens, keys);
                PackValues(rows + 2 * width + offset, stride, tokens, values);
                for (var row = 0; row < tokens; row += QueryRows)
                {
                    var count = Math.Min(QueryRows, tokens - row);
                    var (queries, place) = ((nint)row * stride + offset, (nint)row * width + offset);
                    // What this block will write, and what the next head will read of these rows, which lie far apart.
                    CacheLines.Fetch(result + place, _headWidth, width, count);
                    for (var part = 0; part < 3; part++) CacheLines.Fetch(rows + queries + part * width + _headWidth, _headWidth, stride, count);
                    Attend(rows + queries, tokens, count, keys, values, scores, sums, result + place);
                }
            }
        }
    }

    private static int Columns(int tokens) => (tokens + PanelWidth - 1) / PanelWidth * PanelWidth;

    // A block of queries of one head.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Attend(float* queries, int tokens, int count, float* keys, float* values, float* scores, float* sums, float* output)
    {
        nint columns = Columns(tokens);
        kernels.Matrix.Scores(queries, 3 * width, count, keys, _headWidth, tokens, scores, columns);

        var shares = stackalloc float[count];
        for (var i = 0; i < count; i++) shares[i] = kernels.Rows.Exponentiate(scores + i * columns, tokens, _scale);

        nint sumWidth = ValuePanels * ValueWidth;
        for (nint column = 0; column < sumWidth; column += ValueWidth)
            kernels.Matrix.Values(scores, columns, count, values + column * tokens, tokens, sums + column, sumWidth);
        for (var i = 0; i < count; i++, sums += sumWidth, output += width)
            kernels.Rows.Scale(sums, shares[i], output, _headWidth);
    }

    // Keys become columns: panels of 48 tokens, each head width x 48. Columns beyond the text are zeros: what the scratch held
    // before can be denormal numbers, with which the processor is slow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackKeys(float* keys, nint stride, int tokens, float* packed)
    {
        var panel = PanelWidth * _headWidth;
        if (tokens % PanelWidth != 0) new Span<float>(packed + (nint)(tokens / PanelWidth) * panel, panel).Clear();
        for (var token = 0; token < tokens; token++, keys += stride)
        {
            var place = packed + (nint)(token / PanelWidth) * panel + token % PanelWidth;
            for (var i = 0; i < _headWidth; i++, place += PanelWidth) *place = keys[i];
        }
    }

    // Values stay rows: panels of 32 of their columns, each tokens x 32; columns beyond the head's width may hold anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackValues(float* values, nint stride, int tokens, float* packed)
    {
        for (var start = 0; start < _headWidth; start += ValueWidth)
        {
            var count = Math.Min(ValueWidth, _headWidth - start);
            for (nint token = 0; token < tokens; token++, packed += ValueWidth)
            {
                new ReadOnlySpan<float>(values + token * stride + start, count).CopyTo(new Span<float>(packed, count));
            }
        }
    }
}
