namespace CodeSight.Encoder.Kernels;

/// <summary>What is done to rows element by element, between the matrix products.</summary>
internal abstract unsafe class RowKernel
{
    /// <summary>output = activation(sums * scales + biases), on the way out of a tile.</summary>
    /// <param name="sums">Rows of <see cref="MatrixKernel.PanelWidth"/> floats.</param>
    /// <param name="scales">One a column.</param>
    /// <param name="biases">One a column.</param>
    /// <param name="output">Rows of <paramref name="columns"/> floats, <paramref name="stride"/> floats apart.</param>
    public abstract void Finish(
        float* sums, float* scales, float* biases, Activation activation, float* output, nint stride, int rows, int columns);

    /// <summary>As with floats, where row r of the sums was multiplied with bytes that stand for (byte - zero[r]) * rowScales[r].</summary>
    /// <param name="columnSums">The sum of each column's weights, as floats.</param>
    public abstract void Finish(
        int* sums, float* rowScales, float* zeros, float* columnSums, float* scales, float* biases, Activation activation,
        float* output, nint stride, int rows, int columns);

    /// <summary>Replaces scores by e^(scale * (score - largest)).</summary>
    /// <param name="scores">Room for a multiple of 16; places beyond the count are spoilt.</param>
    /// <returns>One over their sum, which makes them probabilities.</returns>
    public abstract float Exponentiate(float* scores, int count, float scale);

    /// <summary>row = normalised(row + residual) * weight + bias (Ba, Kiros and Hinton 2016).</summary>
    /// <param name="residual">Null for zeros.</param>
    public abstract void Normalize(float* row, float* residual, float* weight, float* bias, float epsilon, int width);

    /// <summary>
    /// Rounds a row to integers from 0 to <paramref name="levels"/>, asymmetric so that no level is lost to a sign that the row
    /// hardly has: value = (byte - zero) * scale, zero itself exactly.
    /// </summary>
    public abstract void Quantize(float* row, int width, int levels, byte* bytes, out float scale, out float zero);

    /// <summary>output = row * factor.</summary>
    public abstract void Scale(float* row, float factor, float* output, int width);

    /// <summary>sum += bytes * scale.</summary>
    public abstract void AddScaled(sbyte* bytes, float scale, float* sum, int width);

    /// <summary>sum += addend.</summary>
    public abstract void Add(float* addend, float* sum, int width);
}
