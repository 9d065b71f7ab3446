using System.Runtime.CompilerServices;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// A linear layer in floats, strip by strip: all rows pass a strip of columns before the next one comes. int8 weights stay int8 in
/// memory: a strip is widened into a scratch when its turn comes, which costs 1 % of a product with 256 rows and a sixth of the memory
/// traffic of a single question; the scales are applied to the sums.
/// </summary>
internal sealed unsafe class PackedLinear : LinearLayer
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int TileRows = MatrixKernel.TileRows;

    // Up to so many rows, widening on the way into the registers costs less than widening the strip first.
    private const int MaxRowsWithBytes = 48;

    // A store whose line is far away holds up those behind it, so the lines of later rows are asked for.
    private const int RowsAhead = 2 * TileRows;

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
                // Column j of a strip starts at its beginning plus j, and goes on every width elements.
                var start = output / StripWidth * StripWidth * Inputs + output % StripWidth;
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

    private int StripWidth => _kernels.Matrix.StripWidth;

    /// <inheritdoc/>
    public override int ScratchLength(int rows) => WholeTiles(rows) * PanelWidth + (_bytes is null ? 0 : Inputs * StripWidth);

    /// <inheritdoc/>
    protected override void Multiply(
        ReadOnlySpan<float> input, int rows, int firstPanel, int panels, Span<float> output, int stride, Activation activation,
        Span<float> scratch, ICheckpoint? checkpoint)
    {
        var (kernel, width) = (_kernels.Matrix, StripWidth);
        fixed (float* a = input, c = output, sums = scratch, floats = _floats is null ? default : _floats.Span)
        fixed (float* scales = Scales.Span, biases = Biases.Span)
        fixed (sbyte* bytes = _bytes is null ? default : _bytes.Span)
        {
            var staysNarrow = bytes is not null && rows <= MaxRowsWithBytes;
            var widened = sums + WholeTiles(rows) * PanelWidth;
            var first = firstPanel * PanelWidth;
            var end = Math.Min(first + panels * PanelWidth, Outputs);
            for (var column = first; column < end; column += width)
            {
                checkpoint?.Pass();
                var place = (nint)column * Inputs;
                var length = (nint)width * Inputs;
                var columns = Math.Min(width, end - column);
                var result = c + (column - first);
                CacheLines.Fetch(result, columns, stride, Math.Min(RowsAhead, rows));
                if (staysNarrow)
                {
                    kernel.Tile(a, Inputs, rows, bytes + place, Inputs, sums, PanelWidth);
                }
                else if (bytes is not null)
                {
                    kernel.Widen(bytes + place, widened, length);
                    CacheLines.Fetch(bytes + place + length, length);
                    kernel.Tile(a, Inputs, rows, widened, Inputs, sums, PanelWidth);
                }
                else
                {
                    kernel.Tile(a, Inputs, rows, floats + place, Inputs, sums, PanelWidth);
                }

                for (var row = 0; row < rows; row += TileRows, result += TileRows * (nint)stride)
                {
                    CacheLines.Fetch(result + RowsAhead * (nint)stride, columns, stride, Math.Min(TileRows, rows - RowsAhead - row));
                    _kernels.Rows.Finish(
                        sums + (nint)row * PanelWidth, scales + column, biases + column, activation, result, stride,
                        Math.Min(TileRows, rows - row), columns);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<T>(ReadOnlySpan<T> row, Span<T> destination)
    {
        var width = StripWidth;
        for (var k = 0; k < row.Length; k++) destination[k * width] = row[k];
    }
}
