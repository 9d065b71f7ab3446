using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// A linear layer in bytes: weights with one scale an output, activations rounded row by row when they come (Jacob et al. 2018;
/// per token as in Yao et al. 2022, ZeroQuant), exact 32-bit sums, floats again on the way out. Where the kernel sums pairs of groups
/// in 16 bits, the weights that are too large for that are summed by themselves.
/// </summary>
internal sealed unsafe class QuantizedLinear : LinearLayer
{
    private const int PanelWidth = MatrixKernel.PanelWidth;
    private const int TileRows = MatrixKernel.TileRows;
    private const int Group = IntegerKernel.Group;

    private readonly KernelSet _kernels;
    private readonly int _groups;
    private readonly AlignedBuffer<sbyte> _weights;
    private readonly AlignedBuffer<float> _columnSums;
    private readonly MovedWeights?[] _moved;

    /// <inheritdoc/>
    public QuantizedLinear(KernelSet kernels, params ReadOnlySpan<(WeightMatrix Weight, float[] Bias)> parts)
        : base(parts)
    {
        _kernels = kernels;
        _groups = (Inputs + Group - 1) / Group;
        _weights = new AlignedBuffer<sbyte>(checked(Panels * PanelWidth * _groups * Group));
        _columnSums = new AlignedBuffer<float>(Panels * PanelWidth);
        var groups = MemoryMarshal.Cast<sbyte, int>(_weights.Span);
        var row = new sbyte[_groups * Group];
        var floats = new float[Inputs];
        var output = 0;
        foreach (var (weight, _) in parts)
        {
            for (var i = 0; i < weight.Rows; i++, output++)
            {
                Scales.Span[output] = ReadRow(weight, i, row, floats);
                _columnSums.Span[output] = Scatter(row, groups[(output / PanelWidth * PanelWidth * _groups + output % PanelWidth)..]);
            }
        }

        _moved = new MovedWeights?[Panels];
        var length = PanelWidth * _groups * Group;
        for (var panel = 0; panel < Panels; panel++)
            _moved[panel] = MovedWeights.Take(_weights.Span.Slice(panel * length, length), _groups, kernels.Integer.PairBound);
    }

    /// <inheritdoc/>
    public override int ScratchLength(int rows) => TileRows * PanelWidth + WholeTiles(rows) * (2 + _groups);

    /// <inheritdoc/>
    protected override void Round(ReadOnlySpan<float> input, int rows, Span<float> scratch)
    {
        fixed (float* x = input, floats = scratch)
        {
            var rounded = new Scratch(floats, rows);
            for (var row = 0; row < rows; row++)
            {
                _kernels.Rows.Quantize(
                    x + (nint)row * Inputs, Inputs, _kernels.Integer.Levels, rounded.Bytes + (nint)row * _groups * Group,
                    out rounded.Scales[row], out rounded.Zeros[row]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Multiply(
        ReadOnlySpan<float> input, int rows, int firstPanel, int panels, Span<float> output, int stride, Activation activation,
        Span<float> scratch, ICheckpoint? checkpoint)
    {
        var (kernel, strideA) = (_kernels.Integer, _groups * Group);
        fixed (float* c = output, floats = scratch, scales = Scales.Span, biases = Biases.Span, columnSums = _columnSums.Span)
        fixed (sbyte* weights = _weights.Span)
        {
            var rounded = new Scratch(floats, rows);
            for (var panel = 0; panel < panels; panel++)
            {
                checkpoint?.Pass();
                var column = (firstPanel + panel) * PanelWidth;
                var b = weights + (nint)column * strideA;
                var moved = _moved[firstPanel + panel];
                for (var row = 0; row < rows; row += TileRows)
                {
                    var count = Math.Min(rows - row, TileRows);
                    var bytes = rounded.Bytes + (nint)row * strideA;
                    var result = c + (nint)row * stride + panel * PanelWidth;
                    // A store whose line is far away would hold up those behind it.
                    CacheLines.Fetch(result, PanelWidth, stride, count);
                    kernel.Tile(bytes, strideA, count, b, _groups, rounded.Tile, isBounded: moved is not null, fetchesNext: row == 0);
                    moved?.Add(bytes, strideA, count, rounded.Tile);
                    _kernels.Rows.Finish(
                        rounded.Tile, rounded.Scales + row, rounded.Zeros + row, columnSums + column, scales + column, biases + column, activation,
                        result, stride, count, Math.Min(PanelWidth, Outputs - column));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        _weights.Dispose();
        _columnSums.Dispose();
        base.Dispose(isDisposing);
    }

    // Groups of four inputs of one column; those of the panel's 48 columns lie side by side. Gives the sum of the weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Scatter(ReadOnlySpan<sbyte> row, Span<int> panel)
    {
        var place = 0;
        foreach (var group in MemoryMarshal.Cast<sbyte, int>(row))
        {
            panel[place] = group;
            place += PanelWidth;
        }

        var sum = 0;
        foreach (var weight in row) sum += weight;
        return sum;
    }

    // The row's bytes and their scale; rows of floats are rounded here.
    private static float ReadRow(WeightMatrix weight, int row, Span<sbyte> bytes, Span<float> floats)
    {
        if (weight.IsInt8)
        {
            weight.Int8Row(row).CopyTo(bytes);
            return weight.Scale(row);
        }

        weight.CopyRow(row, floats);
        return RowQuantizer.Quantize(floats, bytes[..floats.Length]);
    }

    /// <summary>What the scratch holds: a tile of sums, and the rounded rows with what they stand for.</summary>
    private readonly struct Scratch(float* start, int rows)
    {
        public int* Tile => (int*)start;

        public float* Scales => start + TileRows * PanelWidth;

        public float* Zeros => Scales + WholeTiles(rows);

        public byte* Bytes => (byte*)(Zeros + WholeTiles(rows));
    }
}
