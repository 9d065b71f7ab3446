using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>The row kernel in vectors of one width.</summary>
internal sealed unsafe class VectorRowKernel<TVector, TSimd> : RowKernel
    where TVector : struct
    where TSimd : ISimd<TVector>
{
    private const int PanelWidth = MatrixKernel.PanelWidth;

    /// <inheritdoc/>
    public override void Finish(
        float* sums, float* scales, float* biases, Activation activation, float* output, nint stride, int rows, int columns)
    {
        Debug.Assert(rows <= MatrixKernel.TileRows && columns <= PanelWidth && stride >= columns, "The output has room for a tile.");
        switch (activation)
        {
            case Activation.Gelu: Finish<Gelu>(sums, scales, biases, output, stride, rows, columns); break;
            case Activation.GeluTanh: Finish<GeluTanh>(sums, scales, biases, output, stride, rows, columns); break;
            case Activation.Relu: Finish<Relu>(sums, scales, biases, output, stride, rows, columns); break;
            default: Finish<Nothing>(sums, scales, biases, output, stride, rows, columns); break;
        }
    }

    /// <inheritdoc/>
    public override void Finish(
        int* sums, float* rowScales, float* zeros, float* columnSums, float* scales, float* biases, Activation activation,
        float* output, nint stride, int rows, int columns)
    {
        // The sums become floats where they are, with what the zeros brought in taken away and the rows' scales applied.
        Debug.Assert(rows <= MatrixKernel.TileRows, "The sums are a tile.");
        Widen(sums, rowScales, zeros, columnSums, rows);
        Finish((float*)sums, scales, biases, activation, output, stride, rows, columns);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Exponentiate(float* scores, int count, float scale)
    {
        Debug.Assert(count > 0 && 16 % TSimd.Count == 0, "Scores have room for a multiple of 16.");
        var width = TSimd.Count;
        var padded = (count + width - 1) / width * width;
        // These become e^-87, whose share of a sum that is at least 1 is below what a float can hold.
        for (var i = count; i < padded; i++) scores[i] = float.NegativeInfinity;
        var largest = TSimd.Load(scores);
        for (var i = width; i < padded; i += width) largest = TSimd.Max(largest, TSimd.Load(scores + i));
        var factor = TSimd.Create(scale);
        var offset = TSimd.Create(-scale * TSimd.Largest(largest));
        var sums = TSimd.Create(0f);
        for (var i = 0; i < padded; i += width)
        {
            var x = VectorMath<TVector, TSimd>.Exp(TSimd.MultiplyAdd(TSimd.Load(scores + i), factor, offset));
            TSimd.Store(x, scores + i);
            sums = TSimd.Add(sums, x);
        }

        return 1f / TSimd.Sum(sums);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Normalize(float* row, float* residual, float* weight, float* bias, float epsilon, int width)
    {
        Debug.Assert(width > 0, "There is a row.");
        var whole = width - width % TSimd.Count;
        var sums = TSimd.Create(0f);
        for (var i = 0; i < whole; i += TSimd.Count)
        {
            var x = TSimd.Load(row + i);
            if (residual is not null) x = TSimd.Add(x, TSimd.Load(residual + i));
            TSimd.Store(x, row + i);
            sums = TSimd.Add(sums, x);
        }

        var sum = TSimd.Sum(sums);
        for (var i = whole; i < width; i++)
        {
            if (residual is not null) row[i] += residual[i];
            sum += row[i];
        }

        // Around the mean, as the difference of two large sums would lose the variance's digits.
        var mean = sum / width;
        var center = TSimd.Create(mean);
        var squares = TSimd.Create(0f);
        for (var i = 0; i < whole; i += TSimd.Count)
        {
            var x = TSimd.Subtract(TSimd.Load(row + i), center);
            squares = TSimd.MultiplyAdd(x, x, squares);
        }

        var square = TSimd.Sum(squares);
        for (var i = whole; i < width; i++) square += (row[i] - mean) * (row[i] - mean);
        var factor = 1f / MathF.Sqrt(square / width + epsilon);
        var factors = TSimd.Create(factor);
        for (var i = 0; i < whole; i += TSimd.Count)
        {
            var x = TSimd.Multiply(TSimd.Subtract(TSimd.Load(row + i), center), factors);
            TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(weight + i), TSimd.Load(bias + i)), row + i);
        }

        for (var i = whole; i < width; i++) row[i] = (row[i] - mean) * factor * weight[i] + bias[i];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Quantize(float* row, int width, int levels, byte* bytes, out float scale, out float zero)
    {
        Debug.Assert(levels is > 0 and <= byte.MaxValue, "A level is a byte.");
        var whole = width - width % TSimd.Count;
        TVector smallest = TSimd.Create(0f), largest = TSimd.Create(0f);
        for (var i = 0; i < whole; i += TSimd.Count)
        {
            var x = TSimd.Load(row + i);
            smallest = TSimd.Min(smallest, x);
            largest = TSimd.Max(largest, x);
        }

        float least = TSimd.Smallest(smallest), most = TSimd.Largest(largest);
        for (var i = whole; i < width; i++) (least, most) = (MathF.Min(least, row[i]), MathF.Max(most, row[i]));
        scale = (most - least) / levels;
        var inverse = scale > 0 ? 1f / scale : 0f;
        // A range too small for its inverse, as for nothing but zeros.
        if (!float.IsFinite(inverse)) (scale, inverse) = (0f, 0f);
        zero = MathF.Round(-least * inverse);
        TVector factor = TSimd.Create(inverse), offset = TSimd.Create(zero), top = TSimd.Create(levels);
        for (var i = 0; i < whole; i += TSimd.Count)
            TSimd.Store(TSimd.Min(TSimd.MultiplyAdd(TSimd.Load(row + i), factor, offset), top), bytes + i);
        for (var i = whole; i < width; i++)
            bytes[i] = (byte)Math.Clamp(MathF.Round(MathF.FusedMultiplyAdd(row[i], inverse, zero)), 0f, levels);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(float* row, float factor, float* output, int width)
    {
        var whole = width - width % TSimd.Count;
        var factors = TSimd.Create(factor);
        for (var i = 0; i < whole; i += TSimd.Count) TSimd.Store(TSimd.Multiply(TSimd.Load(row + i), factors), output + i);
        for (var i = whole; i < width; i++) output[i] = row[i] * factor;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(sbyte* bytes, float scale, float* sum, int width)
    {
        var whole = width - width % TSimd.Count;
        var factor = TSimd.Create(scale);
        for (var i = 0; i < whole; i += TSimd.Count)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(bytes + i), factor, TSimd.Load(sum + i)), sum + i);
        for (var i = whole; i < width; i++) sum[i] += bytes[i] * scale;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(float* addend, float* sum, int width)
    {
        var whole = width - width % TSimd.Count;
        for (var i = 0; i < whole; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(sum + i), TSimd.Load(addend + i)), sum + i);
        for (var i = whole; i < width; i++) sum[i] += addend[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(int* sums, float* rowScales, float* zeros, float* columnSums, int rows)
    {
        for (var row = 0; row < rows; row++, sums += PanelWidth)
        {
            TVector scale = TSimd.Create(rowScales[row]), zero = TSimd.Create(-zeros[row]);
            for (var column = 0; column < PanelWidth; column += TSimd.Count)
            {
                var x = TSimd.MultiplyAdd(TSimd.Load(columnSums + column), zero, TSimd.Load(sums + column));
                TSimd.Store(TSimd.Multiply(x, scale), (float*)sums + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TActivation>(float* sums, float* scales, float* biases, float* output, nint stride, int rows, int columns)
        where TActivation : IActivation
    {
        var whole = columns - columns % TSimd.Count;
        for (var row = 0; row < rows; row++, sums += PanelWidth, output += stride)
        {
            for (var column = 0; column < whole; column += TSimd.Count)
                TSimd.Store(Finish<TActivation>(sums, scales, biases, column), output + column);
            if (whole == columns) continue;
            // The panel goes on to a multiple of the vector's width, the output does not.
            TSimd.Store(Finish<TActivation>(sums, scales, biases, whole), sums + whole);
            new ReadOnlySpan<float>(sums + whole, columns - whole).CopyTo(new Span<float>(output + whole, columns - whole));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish<TActivation>(float* sums, float* scales, float* biases, int column)
        where TActivation : IActivation => TActivation.Apply(
            TSimd.MultiplyAdd(TSimd.Load(sums + column), TSimd.Load(scales + column), TSimd.Load(biases + column)));

    private interface IActivation
    {
        static abstract TVector Apply(TVector x);
    }

    private readonly struct Nothing : IActivation
    {
        public static TVector Apply(TVector x) => x;
    }

    private readonly struct Gelu : IActivation
    {
        public static TVector Apply(TVector x) => VectorMath<TVector, TSimd>.Gelu(x);
    }

    private readonly struct GeluTanh : IActivation
    {
        public static TVector Apply(TVector x) => VectorMath<TVector, TSimd>.GeluTanh(x);
    }

    private readonly struct Relu : IActivation
    {
        public static TVector Apply(TVector x) => TSimd.Max(x, TSimd.Create(0f));
    }
}
