namespace CodeSight.Encoder.Kernels;

/// <summary>Layer normalisation (Ba, Kiros and Hinton 2016) of the sum of two rows.</summary>
/// <param name="weight">Gain for each column.</param>
/// <param name="bias">Offset for each column.</param>
internal sealed unsafe class LayerNorm(RowKernel kernel, float[] weight, float[] bias, float epsilon)
{
    /// <summary>row = normalised(row + residual) * weight + bias, for each row; an empty residual stands for zeros.</summary>
    public void Apply(Span<float> rows, ReadOnlySpan<float> residual, int count)
    {
        var width = weight.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * width);
        if (!residual.IsEmpty) ArgumentOutOfRangeException.ThrowIfLessThan(residual.Length, count * width);
        fixed (float* row = rows, other = residual, gains = weight, offsets = bias)
        {
            for (nint i = 0; i < count; i++)
                kernel.Normalize(row + i * width, other is null ? null : other + i * width, gains, offsets, epsilon, width);
        }
    }
}
