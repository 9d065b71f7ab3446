using System.Runtime.CompilerServices;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// A linear layer in floats. int8 weights stay int8 in memory: a panel is widened into a scratch of one panel when its turn comes,
/// which costs 1 % of a product with 256 rows and a sixth of the memory traffic of a single question; the scales are applied to the sums.
/// </summary>
internal sealed unsafe class PackedLinear : LinearLayer
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int TileRows = MatrixKernel.TileRows;

    // Up to so many rows, widening on the way into the registers costs less than widening the panel first.
    private const int MostRowsWithBytes = 48;

    private readonly KernelSet _kernels;
    private readonly AlignedBuffer<float>? _floats;
    private readonly AlignedBuffer<sbyte>? _bytes;

    /// <inheritdoc/>
    public PackedLinear(KernelSet kernels, params ReadOnlySpan<(WeightMatrix Weight, float[] Bias)> parts)
        : base(parts)
    {
        _kernels = kernels;
        var isInt8 = true;
        foreach (var (weight, _) in parts) isInt8 &= weight.IsInt8;
        var size = checked(Panels * PanelWidth * Inputs);
        if (isInt8)
            _bytes = new AlignedBuffer<sbyte>(size);
        else
            _floats = new AlignedBuffer<float>(size);

        var widened = new float[Inputs];
        var output = 0;
        foreach (var (weight, _) in parts)
        {
            for (var row = 0; row < weight.Rows; row++, output++)
            {
                // Column j of panel p starts at p's beginning plus j, and goes on every 48 elements.
                var start = output / PanelWidth * PanelWidth * Inputs + output % PanelWidth;
                Scales.Span[output] = isInt8 ? weight.Scale(row) : 1f;
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

    /// <inheritdoc/>
    public override int ScratchLength(int rows) => TileRows * PanelWidth + (_bytes is null ? 0 : Inputs * PanelWidth);

    /// <inheritdoc/>
    protected override void Multiply(
        ReadOnlySpan<float> input, int rows, Span<float> output, Activation activation, Span<float> scratch, ICheckpoint? checkpoint)
    {
        fixed (float* a = input, c = output, tile = scratch, floats = _floats is null ? default : _floats.Span)
        fixed (float* scales = Scales.Span, biases = Biases.Span)
        fixed (sbyte* bytes = _bytes is null ? default : _bytes.Span)
        {
            var isWidened = bytes is not null && rows > MostRowsWithBytes;
            for (var panel = 0; panel < Panels; panel++)
            {
                checkpoint?.Pass();
                var column = panel * PanelWidth;
                var b = floats + (nint)column * Inputs;
                if (isWidened)
                {
                    b = tile + TileRows * PanelWidth;
                    _kernels.Matrix.Widen(bytes + (nint)column * Inputs, b, (nint)PanelWidth * Inputs);
                }

                for (var row = 0; row < rows; row += TileRows)
                {
                    var left = rows - row;
                    var x = a + (nint)row * Inputs;
                    if (bytes is null || isWidened)
                        Tile(x, left, b, tile);
                    else
                        Tile(x, left, bytes + (nint)column * Inputs, tile);
                    _kernels.Rows.Finish(
                        tile, scales + column, biases + column, activation, c + (nint)row * Outputs + column, Outputs,
                        Math.Min(left, TileRows), Math.Min(PanelWidth, Outputs - column));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        _floats?.Dispose();
        _bytes?.Dispose();
        base.Dispose(isDisposing);
    }

    private void Tile(float* a, int rows, float* b, float* tile)
    {
        if (rows > MatrixKernel.SmallTileRows)
            _kernels.Matrix.Tile8(a, Inputs, b, Inputs, tile, PanelWidth);
        else
            _kernels.Matrix.Tile4(a, Inputs, b, Inputs, tile, PanelWidth);
    }

    private void Tile(float* a, int rows, sbyte* b, float* tile)
    {
        if (rows > MatrixKernel.SmallTileRows)
            _kernels.Matrix.Tile8(a, Inputs, b, Inputs, tile, PanelWidth);
        else
            _kernels.Matrix.Tile4(a, Inputs, b, Inputs, tile, PanelWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<T>(ReadOnlySpan<T> row, Span<T> destination)
    {
        for (var k = 0; k < row.Length; k++) destination[k * PanelWidth] = row[k];
    }
}
