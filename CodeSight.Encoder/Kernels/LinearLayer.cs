using System.Diagnostics;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// A linear layer y = activation(x W^T + b) whose weights were packed once into panels of 48 output columns, or strips of
/// those, as the kernels read them. Rows are taken 8 by 8: a panel stays in the nearest caches while all rows pass it.
/// </summary>
internal abstract class LinearLayer : IDisposable
{
    /// <param name="parts">Matrices of [outputs, inputs] with their biases, side by side: their outputs follow one another.</param>
    protected LinearLayer(ReadOnlySpan<(WeightMatrix Weight, float[] Bias)> parts)
    {
        Inputs = parts[0].Weight.Columns;
        foreach (var (weight, bias) in parts)
        {
            Debug.Assert(weight.Columns == Inputs && weight.Rows == bias.Length, "The loader has checked the shapes.");
            Outputs += weight.Rows;
        }

        Panels = (Outputs + MatrixKernel.PanelWidth - 1) / MatrixKernel.PanelWidth;
        Scales = new AlignedBuffer<float>(Panels * MatrixKernel.PanelWidth);
        Biases = new AlignedBuffer<float>(Panels * MatrixKernel.PanelWidth);
        var output = 0;
        foreach (var (_, bias) in parts)
        {
            bias.CopyTo(Biases.Span[output..]);
            output += bias.Length;
        }
    }

    /// <summary>A layer in the arithmetic that was chosen.</summary>
    /// <param name="precision">Int8, or anything else for floats.</param>
    public static LinearLayer Create(
        KernelSet kernels, EmbeddingPrecision precision, params ReadOnlySpan<(WeightMatrix Weight, float[] Bias)> parts) =>
        precision == EmbeddingPrecision.Int8 ? new QuantizedLinear(kernels, parts) : new PackedLinear(kernels, parts);

    /// <summary>Floats of an input row.</summary>
    public int Inputs { get; }

    /// <summary>Floats of an output row.</summary>
    public int Outputs { get; }

    /// <summary>Panels of 48 columns, the last one filled up with zeros.</summary>
    public int Panels { get; }

    /// <summary>What a column's sums are multiplied with.</summary>
    protected AlignedBuffer<float> Scales { get; }

    /// <summary>What is then added.</summary>
    protected AlignedBuffer<float> Biases { get; }

    /// <summary>Floats of scratch for so many rows.</summary>
    public abstract int ScratchLength(int rows);

    /// <summary>Computes the layer for a number of rows.</summary>
    /// <param name="input">Rows of <see cref="Inputs"/> floats; room for a multiple of 8 rows, whose surplus may hold anything.</param>
    /// <param name="output">Rows of <see cref="Outputs"/> floats.</param>
    /// <param name="scratch">64-byte aligned, <see cref="ScratchLength"/> floats.</param>
    /// <param name="checkpoint">Passed before each panel, so that long work can let short work through; or null.</param>
    public void Apply(
        ReadOnlySpan<float> input, int rows, Span<float> output, Activation activation, Span<float> scratch, ICheckpoint? checkpoint)
    {
        Prepare(input, rows, scratch);
        Apply(input, rows, 0..Panels, output, Outputs, activation, scratch, checkpoint);
    }

    /// <summary>Does once for a number of rows what all columns need of them, before a part of the columns is asked for.</summary>
    /// <param name="scratch">Kept as it is until the last part.</param>
    public void Prepare(ReadOnlySpan<float> input, int rows, Span<float> scratch)
    {
        Check(input, rows, scratch);
        Round(input, rows, scratch);
    }

    /// <summary>Computes some panels' columns of the layer, after <see cref="Prepare"/>.</summary>
    /// <param name="panels">Of <see cref="Panels"/>.</param>
    /// <param name="output">Rows of those columns, <paramref name="stride"/> floats apart.</param>
    public void Apply(
        ReadOnlySpan<float> input, int rows, Range panels, Span<float> output, int stride, Activation activation, Span<float> scratch,
        ICheckpoint? checkpoint)
    {
        Check(input, rows, scratch);
        var (first, count) = panels.GetOffsetAndLength(Panels);
        var columns = Math.Min(Outputs - first * MatrixKernel.PanelWidth, count * MatrixKernel.PanelWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, (rows - 1) * stride + columns);
        Multiply(input, rows, first, count, output, stride, activation, scratch, checkpoint);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows up to the next whole tile.</summary>
    protected static int WholeTiles(int rows) => (rows + MatrixKernel.TileRows - 1) / MatrixKernel.TileRows * MatrixKernel.TileRows;

    /// <summary>As <see cref="Prepare"/>, which has checked the lengths.</summary>
    protected virtual void Round(ReadOnlySpan<float> input, int rows, Span<float> scratch)
    {
    }

    /// <summary>Computes some panels' columns; the lengths have been checked.</summary>
    protected abstract void Multiply(
        ReadOnlySpan<float> input, int rows, int firstPanel, int panels, Span<float> output, int stride, Activation activation,
        Span<float> scratch, ICheckpoint? checkpoint);

    protected virtual void Dispose(bool isDisposing)
    {
        Scales.Dispose();
        Biases.Dispose();
    }

    private void Check(ReadOnlySpan<float> input, int rows, Span<float> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, WholeTiles(rows) * Inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength(rows));
    }
}
