using System.Runtime.CompilerServices;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// A linear layer in floats. All rows pass a piece of a panel before its next piece comes, so that the piece stays in the first-level
/// cache (Goto and van de Geijn 2008). int8 weights stay int8 in memory: a piece is widened into a scratch when its turn comes, which
/// costs 1 % of a product with 256 rows and a sixth of the memory traffic of a single question; the scales are applied to the sums.
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

    // Inputs that all rows pass before the next ones come.
    private int DepthAtOnce => Math.Min(Inputs, _kernels.Matrix.DepthAtOnce);

    /// <inheritdoc/>
    public override int ScratchLength(int rows) => SumsLength(rows) + (_bytes is null ? 0 : DepthAtOnce * PanelWidth);

    /// <inheritdoc/>
    protected override void Multiply(
        ReadOnlySpan<float> input, int rows, int firstPanel, int panels, Span<float> output, int stride, Activation activation,
        Span<float> scratch, ICheckpoint? checkpoint)
    {
        fixed (float* a = input, c = output, sums = scratch, floats = _floats is null ? default : _floats.Span)
        fixed (float* scales = Scales.Span, biases = Biases.Span)
        fixed (sbyte* bytes = _bytes is null ? default : _bytes.Span)
        {
            var staysNarrow = bytes is not null && rows <= MostRowsWithBytes;
            var depthAtOnce = staysNarrow ? Inputs : DepthAtOnce;
            for (var panel = 0; panel < panels; panel++)
            {
                checkpoint?.Pass();
                var column = (firstPanel + panel) * PanelWidth;
                for (var k = 0; k < Inputs; k += depthAtOnce)
                {
                    var depth = Math.Min(depthAtOnce, Inputs - k);
                    var place = (nint)column * Inputs + (nint)k * PanelWidth;
                    var b = floats + place;
                    if (bytes is not null && !staysNarrow)
                    {
                        b = sums + SumsLength(rows);
                        _kernels.Matrix.Widen(bytes + place, b, (nint)depth * PanelWidth);
                    }

                    for (var row = 0; row < rows; row += TileRows)
                    {
                        var count = Math.Min(rows - row, TileRows);
                        var x = a + (nint)row * Inputs + k;
                        var result = c + (nint)row * stride + panel * PanelWidth;
                        var tile = depth == Inputs ? sums : sums + (nint)row * PanelWidth;
                        var isLast = k + depth == Inputs;
                        // A store whose line is far away would hold up those behind it.
                        if (isLast) CacheLines.Fetch(result, PanelWidth, stride, count);
                        if (staysNarrow)
                            Tile(x, count, bytes + place, tile);
                        else
                            Tile(x, count, b, depth, tile, adds: k > 0);
                        if (!isLast) continue;
                        _kernels.Rows.Finish(
                            tile, scales + column, biases + column, activation, result, stride, count, Math.Min(PanelWidth, Outputs - column));
                    }
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

    // Where the depth is taken in pieces, the sums of all rows wait for the next one.
    private int SumsLength(int rows) => (DepthAtOnce == Inputs ? TileRows : WholeTiles(rows)) * PanelWidth;

    private void Tile(float* a, int rows, float* b, int depth, float* tile, bool adds)
    {
        if (rows > MatrixKernel.SmallTileRows)
            _kernels.Matrix.Tile8(a, Inputs, b, depth, tile, PanelWidth, adds);
        else
            _kernels.Matrix.Tile4(a, Inputs, b, depth, tile, PanelWidth, adds);
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
