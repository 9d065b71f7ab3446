using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// A linear layer y = activation(x W^T + b) whose weights were packed once into panels of 48 output columns, as the kernels read
/// them. int8 weights stay int8 in memory: a panel is widened into a scratch of one panel when its turn comes, which costs 1 % of
/// a product with 256 rows and a sixth of the memory traffic of a single question; the scales are applied to the sums.
/// </summary>
internal sealed unsafe class PackedLinear : IDisposable
{
    private const int PanelWidth = MatrixKernel.PanelWidth;

    // Up to so many rows, widening on the way into the registers costs less than widening the panel first.
    private const int MostRowsWithBytes = 48;

    private readonly AlignedBuffer<float>? _floats;
    private readonly AlignedBuffer<sbyte>? _bytes;
    private readonly AlignedBuffer<float> _scales;
    private readonly AlignedBuffer<float> _biases;
    private readonly int _panels;

    /// <param name="parts">Matrices of [outputs, inputs] with their biases, side by side: their outputs follow one another.</param>
    public PackedLinear(params ReadOnlySpan<(WeightMatrix Weight, float[] Bias)> parts)
    {
        Inputs = parts[0].Weight.Columns;
        var isInt8 = true;
        foreach (var (weight, bias) in parts)
        {
            Debug.Assert(weight.Columns == Inputs && weight.Rows == bias.Length, "The loader has checked the shapes.");
            Outputs += weight.Rows;
            isInt8 &= weight.IsInt8;
        }

        _panels = (Outputs + PanelWidth - 1) / PanelWidth;
        _scales = new AlignedBuffer<float>(_panels * PanelWidth);
        _biases = new AlignedBuffer<float>(_panels * PanelWidth);
        var size = checked(_panels * PanelWidth * Inputs);
        if (isInt8)
            _bytes = new AlignedBuffer<sbyte>(size);
        else
            _floats = new AlignedBuffer<float>(size);

        var widened = new float[Inputs];
        var output = 0;
        foreach (var (weight, bias) in parts)
        {
            bias.CopyTo(_biases.Span[output..]);
            for (var row = 0; row < weight.Rows; row++, output++)
            {
                // Column j of panel p starts at p's beginning plus j, and goes on every 48 elements.
                var start = output / PanelWidth * PanelWidth * Inputs + output % PanelWidth;
                _scales.Span[output] = isInt8 ? weight.Scale(row) : 1f;
                if (_bytes is not null)
                {
                    Scatter(weight.Int8Row(row), _bytes.Span[start..]);
                    continue;
                }

                weight.CopyRow(row, widened);
                Scatter<float>(widened, _floats!.Span[start..]); // there is one of the two
            }
        }
    }

    /// <summary>Floats of an input row.</summary>
    public int Inputs { get; }

    /// <summary>Floats of an output row.</summary>
    public int Outputs { get; }

    /// <summary>Floats of scratch that <see cref="Apply"/> needs.</summary>
    public int ScratchLength => MatrixKernel.TileRows * PanelWidth + (_bytes is null ? 0 : Inputs * PanelWidth);

    /// <summary>Computes the layer for a number of rows.</summary>
    /// <param name="input">Rows of <see cref="Inputs"/> floats; room for a multiple of 8 rows, whose surplus may hold anything.</param>
    /// <param name="output">Rows of <see cref="Outputs"/> floats.</param>
    /// <param name="scratch">64-byte aligned, <see cref="ScratchLength"/> floats.</param>
    /// <param name="checkpoint">Passed before each panel, so that long work can let short work through; or null.</param>
    public void Apply(
        MatrixKernel kernel,
        ReadOnlySpan<float> input,
        int rows,
        Span<float> output,
        Activation activation,
        Span<float> scratch,
        ICheckpoint? checkpoint)
    {
        const int TileRows = MatrixKernel.TileRows;
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, (rows + TileRows - 1) / TileRows * TileRows * Inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, rows * Outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength);
        fixed (float* a = input, c = output, tile = scratch, floats = _floats is null ? default : _floats.Span)
        fixed (float* scales = _scales.Span, biases = _biases.Span)
        fixed (sbyte* bytes = _bytes is null ? default : _bytes.Span)
        {
            var isWidened = bytes is not null && rows > MostRowsWithBytes;
            for (var panel = 0; panel < _panels; panel++)
            {
                checkpoint?.Pass();
                var column = panel * PanelWidth;
                var b = floats + (nint)column * Inputs;
                if (isWidened)
                {
                    b = tile + MatrixKernel.TileRows * PanelWidth;
                    kernel.Widen(bytes + (nint)column * Inputs, b, (nint)PanelWidth * Inputs);
                }

                for (var row = 0; row < rows; row += MatrixKernel.TileRows)
                {
                    var left = rows - row;
                    var x = a + (nint)row * Inputs;
                    if (bytes is null || isWidened)
                        Tile(kernel, x, left, b, tile);
                    else
                        Tile(kernel, x, left, bytes + (nint)column * Inputs, tile);
                    Finish(
                        tile, scales + column, biases + column, activation, c + (nint)row * Outputs + column, Outputs,
                        Math.Min(left, MatrixKernel.TileRows), Math.Min(PanelWidth, Outputs - column));
                }
            }
        }
    }

    public void Dispose()
    {
        _floats?.Dispose();
        _bytes?.Dispose();
        _scales.Dispose();
        _biases.Dispose();
    }

    private void Tile(MatrixKernel kernel, float* a, int rows, float* b, float* tile)
    {
        if (rows > MatrixKernel.SmallTileRows)
            kernel.Tile8(a, Inputs, b, Inputs, tile, PanelWidth);
        else
            kernel.Tile4(a, Inputs, b, Inputs, tile, PanelWidth);
    }

    private void Tile(MatrixKernel kernel, float* a, int rows, sbyte* b, float* tile)
    {
        if (rows > MatrixKernel.SmallTileRows)
            kernel.Tile8(a, Inputs, b, Inputs, tile, PanelWidth);
        else
            kernel.Tile4(a, Inputs, b, Inputs, tile, PanelWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<T>(ReadOnlySpan<T> row, Span<T> destination)
    {
        for (var k = 0; k < row.Length; k++) destination[k * PanelWidth] = row[k];
    }

    // Scale, bias and activation, while the tile is in the nearest cache, on the way to the output.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(
        float* tile, float* scales, float* biases, Activation activation, float* output, nint stride, int rows, int columns)
    {
        for (var column = 0; column < columns; column += Vector<float>.Count)
        {
            var scale = Vector.Load(scales + column);
            var bias = Vector.Load(biases + column);
            var isWhole = column + Vector<float>.Count <= columns;
            for (var row = 0; row < rows; row++)
            {
                var place = tile + row * PanelWidth + column;
                var x = Vector.FusedMultiplyAdd(Vector.Load(place), scale, bias);
                x = activation switch
                {
                    Activation.Gelu => VectorMath.Gelu(x),
                    Activation.GeluTanh => VectorMath.GeluTanh(x),
                    Activation.Relu => Vector.Max(x, Vector<float>.Zero),
                    _ => x,
                };
                var destination = output + row * stride + column;
                if (isWhole)
                    x.Store(destination);
                else
                    for (var i = 0; column + i < columns; i++) destination[i] = x[i];
            }
        }
    }
}
