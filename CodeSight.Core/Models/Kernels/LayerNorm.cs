using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>Layer normalisation (Ba, Kiros and Hinton 2016) of the sum of two rows.</summary>
/// <param name="weight">Gain for each column.</param>
/// <param name="bias">Offset for each column.</param>
internal sealed class LayerNorm(float[] weight, float[] bias, float epsilon)
{
    /// <summary>row = normalised(row + residual) * weight + bias, for each row; an empty residual stands for zeros.</summary>
    public void Apply(Span<float> rows, ReadOnlySpan<float> residual, int count)
    {
        var width = weight.Length;
        for (var i = 0; i < count; i++)
        {
            var row = rows.Slice(i * width, width);
            Apply(row, residual.IsEmpty ? default : residual.Slice(i * width, width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(Span<float> row, ReadOnlySpan<float> residual)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        var tail = vectors.Length * Vector<float>.Count;
        if (!residual.IsEmpty)
        {
            var others = MemoryMarshal.Cast<float, Vector<float>>(residual);
            for (var i = 0; i < vectors.Length; i++) vectors[i] += others[i];
            for (var i = tail; i < row.Length; i++) row[i] += residual[i];
        }

        var sums = Vector<float>.Zero;
        foreach (var v in vectors) sums += v;
        var sum = Vector.Sum(sums);
        for (var i = tail; i < row.Length; i++) sum += row[i];
        var mean = sum / row.Length;

        var squares = Vector<float>.Zero;
        foreach (var v in vectors)
        {
            var d = v - new Vector<float>(mean);
            squares = Vector.FusedMultiplyAdd(d, d, squares);
        }

        var square = Vector.Sum(squares);
        for (var i = tail; i < row.Length; i++) square += (row[i] - mean) * (row[i] - mean);
        var factor = 1f / MathF.Sqrt(square / row.Length + epsilon);

        var weights = MemoryMarshal.Cast<float, Vector<float>>(weight);
        var biases = MemoryMarshal.Cast<float, Vector<float>>(bias);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.FusedMultiplyAdd((vectors[i] - new Vector<float>(mean)) * factor, weights[i], biases[i]);
        for (var i = tail; i < row.Length; i++) row[i] = (row[i] - mean) * factor * weight[i] + bias[i];
    }
}
