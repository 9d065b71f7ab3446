using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>The row kernel in vectors of one width.</summary>
internal sealed unsafe class VectorRowKernel<TVector, TSimd> : RowKernel
    where TVector : struct
    where TSimd : ISimd<TVector>
{
    private const int PanelWidth = MatrixKernel.PanelWidth;

    /// <inheritdoc/>
    public override void Finish(
        float* sums, float* scales, float* biases, Activation activation, float* output, nint stride, int rows, int columns) =>
        Finish<Floats>(new Sums(sums), scales, biases, activation, output, stride, rows, columns);

    /// <inheritdoc/>
    public override void Finish(
        int* sums, float* rowScales, float* zeros, float* columnSums, float* scales, float* biases, Activation activation,
        float* output, nint stride, int rows, int columns) => Finish<Integers>(
            new Sums((float*)sums, rowScales, zeros, columnSums), scales, biases, activation, output, stride, rows, columns);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Exponentiate(float* scores, int count, float scale)
    {
        Debug.Assert(count > 0 && 16 % TSimd.Count == 0, "Scores have room for a multiple of 16.");
        var width = TSimd.Count;
        var padded = (count + width - 1) / width * width;
        // These become 2^-125, whose share of a sum that is at least 1 is below what a float can hold.
        for (var i = count; i < padded; i++) scores[i] = float.NegativeInfinity;
        var largest = TSimd.Load(scores);
        for (var i = width; i < padded; i += width) largest = TSimd.Max(largest, TSimd.Load(scores + i));
        scale *= VectorMath<TVector, TSimd>.Log2E;
        var offset = -scale * TSimd.Largest(largest);
        var step = Thrice<TVector, TSimd>.Count;
        var triples = Thrice<TVector, TSimd>.Create(0f);
        var place = 0;
        for (; place <= padded - step; place += step)
            triples = Thrice<TVector, TSimd>.Add(
                triples, Exponentiate<Triple<TVector>, Thrice<TVector, TSimd>>(scores + place, scale, offset));
        var sums = TSimd.Create(0f);
        for (; place < padded; place += width) sums = TSimd.Add(sums, Exponentiate<TVector, TSimd>(scores + place, scale, offset));
        return 1f / (Thrice<TVector, TSimd>.Sum(triples) + TSimd.Sum(sums));
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Exponentiate<TV, TS>(float* scores, float scale, float offset)
        where TV : struct
        where TS : ISimd<TV>
    {
        var x = VectorMath<TV, TS>.PowerOfTwo(TS.MultiplyAdd(TS.Load(scores), TS.Create(scale), TS.Create(offset)));
        TS.Store(x, scores);
        return x;
    }

    private static void Finish<TSource>(
        Sums sums, float* scales, float* biases, Activation activation, float* output, nint stride, int rows, int columns)
        where TSource : ISource
    {
        Debug.Assert(rows <= MatrixKernel.TileRows && columns <= PanelWidth && stride >= columns, "The output has room for a tile.");
        switch (activation)
        {
            case Activation.Gelu: Finish<TSource, Gelu>(sums, scales, biases, output, stride, rows, columns); break;
            case Activation.GeluTanh: Finish<TSource, GeluTanh>(sums, scales, biases, output, stride, rows, columns); break;
            case Activation.Relu: Finish<TSource, Relu>(sums, scales, biases, output, stride, rows, columns); break;
            default: Finish<TSource, Nothing>(sums, scales, biases, output, stride, rows, columns); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TSource, TActivation>(
        Sums sums, float* scales, float* biases, float* output, nint stride, int rows, int columns)
        where TSource : ISource
        where TActivation : IActivation
    {
        for (var row = 0; row < rows; row++, output += stride)
        {
            var column = 0;
            for (; column <= columns - Thrice<TVector, TSimd>.Count; column += Thrice<TVector, TSimd>.Count)
            {
                var x = Finish<Triple<TVector>, Thrice<TVector, TSimd>, TSource, TActivation>(sums, row, scales, biases, column);
                Thrice<TVector, TSimd>.Store(x, output + column);
            }

            if (column < columns) FinishRest<TSource, TActivation>(sums, row, scales, biases, output, column, columns);
        }
    }

    // By itself, as most models never come here: what is not called need not be compiled before the first vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishRest<TSource, TActivation>(
        Sums sums, int row, float* scales, float* biases, float* output, int column, int columns)
        where TSource : ISource
        where TActivation : IActivation
    {
        for (; column <= columns - TSimd.Count; column += TSimd.Count)
            TSimd.Store(Finish<TVector, TSimd, TSource, TActivation>(sums, row, scales, biases, column), output + column);
        if (column == columns) return;
        // The panel goes on to a multiple of the vector's width, the output does not.
        var rest = stackalloc float[TSimd.Count];
        TSimd.Store(Finish<TVector, TSimd, TSource, TActivation>(sums, row, scales, biases, column), rest);
        new ReadOnlySpan<float>(rest, columns - column).CopyTo(new Span<float>(output + column, columns - column));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Finish<TV, TS, TSource, TActivation>(Sums sums, int row, float* scales, float* biases, int column)
        where TV : struct
        where TS : ISimd<TV>
        where TSource : ISource
        where TActivation : IActivation => TActivation.Apply<TV, TS>(
            TS.MultiplyAdd(TSource.Load<TV, TS>(sums, row, column), TS.Load(scales + column), TS.Load(biases + column)));

    /// <summary>A tile's sums, and what makes integers floats.</summary>
    private readonly struct Sums(float* tile, float* rowScales = null, float* zeros = null, float* columnSums = null)
    {
        public readonly float* Tile = tile;
        public readonly float* RowScales = rowScales;
        public readonly float* Zeros = zeros;
        public readonly float* ColumnSums = columnSums;
    }

    /// <summary>How sums become floats.</summary>
    private interface ISource
    {
        static abstract TV Load<TV, TS>(Sums sums, int row, int column)
            where TV : struct
            where TS : ISimd<TV>;
    }

    private readonly struct Floats : ISource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Load<TV, TS>(Sums sums, int row, int column)
            where TV : struct
            where TS : ISimd<TV> => TS.Load(sums.Tile + row * PanelWidth + column);
    }

    /// <summary>What the zeros brought in is taken away, and the row's scale applied.</summary>
    private readonly struct Integers : ISource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Load<TV, TS>(Sums sums, int row, int column)
            where TV : struct
            where TS : ISimd<TV>
        {
            var x = TS.Load((int*)sums.Tile + row * PanelWidth + column);
            x = TS.MultiplyAdd(TS.Load(sums.ColumnSums + column), TS.Create(-sums.Zeros[row]), x);
            return TS.Multiply(x, TS.Create(sums.RowScales[row]));
        }
    }

    private interface IActivation
    {
        static abstract TV Apply<TV, TS>(TV x)
            where TV : struct
            where TS : ISimd<TV>;
    }

    private readonly struct Nothing : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TV, TS>(TV x)
            where TV : struct
            where TS : ISimd<TV> => x;
    }

    private readonly struct Gelu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TV, TS>(TV x)
            where TV : struct
            where TS : ISimd<TV> => VectorMath<TV, TS>.Gelu(x);
    }

    private readonly struct GeluTanh : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TV, TS>(TV x)
            where TV : struct
            where TS : ISimd<TV> => VectorMath<TV, TS>.GeluTanh(x);
    }

    private readonly struct Relu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TV, TS>(TV x)
            where TV : struct
            where TS : ISimd<TV> => TS.Max(x, TS.Create(0f));
    }
}
