using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2) of one head of one text, in blocks of 8 or 12 queries: the scores
/// of a block, their softmax and the weighted sum of the values follow one another in the nearest caches, and no matrix of
/// all scores ever exists. The sums are divided by the softmax's total at the end, which is one pass over the scores less.
/// </summary>
internal sealed unsafe class Attention(KernelSet kernels, int headWidth)
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int ValueWidth = MatrixKernel.ValueWidth;

    private readonly float _scale = 1f / MathF.Sqrt(headWidth);

    private int QueryRows => kernels.Matrix.QueryRows;

    private int ValueStrips => (headWidth + ValueWidth - 1) / ValueWidth;

    /// <summary>Floats of scratch for texts of up to this many tokens.</summary>
    public int ScratchLength(int tokens) =>
        Columns(tokens) * (headWidth + QueryRows) + ValueStrips * ValueWidth * (tokens + QueryRows);

    /// <summary>Computes a head's attention of one text.</summary>
    /// <param name="mixed">
    /// Rows of query, key and value side by side (3 x head width floats), <paramref name="stride"/> floats apart, and room for 7 rows more.
    /// </param>
    /// <param name="output">Rows of head width floats, <paramref name="outputStride"/> floats apart.</param>
    /// <param name="scratch">64-byte aligned, <see cref="ScratchLength"/> floats.</param>
    public void Apply(ReadOnlySpan<float> mixed, int stride, int tokens, Span<float> output, int outputStride, Span<float> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 3 * headWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(mixed.Length, (tokens + MatrixKernel.TileRows - 2) * stride + 3 * headWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, (tokens - 1) * outputStride + headWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength(tokens));
        fixed (float* queries = mixed, result = output, keys = scratch)
        {
            var scores = keys + (nint)Columns(tokens) * headWidth;
            var sums = scores + (nint)QueryRows * Columns(tokens);
            var values = sums + (nint)QueryRows * ValueStrips * ValueWidth;
            Debug.Assert(values + (nint)tokens * ValueStrips * ValueWidth <= keys + scratch.Length, "The scratch holds all.");
            PackKeys(queries + headWidth, stride, tokens, keys);
            PackValues(queries + 2 * headWidth, stride, tokens, values);
            for (var row = 0; row < tokens; row += QueryRows)
            {
                var count = Math.Min(QueryRows, tokens - row);
                var place = result + (nint)row * outputStride;
                // A store whose line is far away would hold up those behind it.
                CacheLines.Fetch(place, headWidth, outputStride, count);
                Attend(queries + (nint)row * stride, stride, tokens, count, keys, values, scores, sums, place, outputStride);
            }
        }
    }

    private static int Columns(int tokens) => (tokens + PanelWidth - 1) / PanelWidth * PanelWidth;

    // A block of queries.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Attend(
        float* queries, nint stride, int tokens, int count, float* keys, float* values, float* scores, float* sums, float* output, nint outputStride)
    {
        nint columns = Columns(tokens);
        for (nint column = 0; column < tokens; column += kernels.Matrix.StripWidth)
            kernels.Matrix.Tile(queries, stride, count, keys + column * headWidth, headWidth, scores + column, columns);

        var shares = stackalloc float[count];
        for (var i = 0; i < count; i++) shares[i] = kernels.Rows.Exponentiate(scores + i * columns, tokens, _scale);

        nint sumWidth = ValueStrips * ValueWidth;
        for (nint column = 0; column < sumWidth; column += ValueWidth)
            kernels.Matrix.Values(scores, columns, count, values + column * tokens, tokens, sums + column, sumWidth);
        for (var i = 0; i < count; i++, sums += sumWidth, output += outputStride)
            kernels.Rows.Scale(sums, shares[i], output, headWidth);
    }

    // Keys become columns: strips of tokens, each head width x the strip's. Columns beyond the text are zeros: what the scratch held
    // before can be denormal numbers, with which the processor is slow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackKeys(float* keys, nint stride, int tokens, float* packed)
    {
        var width = kernels.Matrix.StripWidth;
        var strip = width * headWidth;
        if (tokens % width != 0) new Span<float>(packed + (nint)(tokens / width) * strip, strip).Clear();
        for (var token = 0; token < tokens; token++, keys += stride)
        {
            var place = packed + (nint)(token / width) * strip + token % width;
            for (var i = 0; i < headWidth; i++, place += width) *place = keys[i];
        }
    }

    // Values stay rows: strips of 32 of their columns, each tokens x 32; columns beyond the head's width may hold anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackValues(float* values, nint stride, int tokens, float* packed)
    {
        for (var start = 0; start < headWidth; start += ValueWidth)
        {
            var count = Math.Min(ValueWidth, headWidth - start);
            for (nint token = 0; token < tokens; token++, packed += ValueWidth)
                new ReadOnlySpan<float>(values + token * stride + start, count).CopyTo(new Span<float>(packed, count));
        }
    }
}
