using CodeSight.Encoder.Kernels;

namespace CodeSight.Tests.Encoder.Kernels;

public sealed unsafe class RowKernelTests
{
    public static TheoryData<int> Widths => [1, 5, 15, 16, 17, 37, 48, 384];

    public static TheoryData<string> Activations => [.. Enum.GetNames<Activation>()];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_keep_to_their_formulas_on_every_path(string activation)
    {
        var chosen = Enum.Parse<Activation>(activation);
        foreach (var path in KernelPaths.Supported)
        {
            for (var start = -12f; start < 12f; start += MatrixKernel.PanelWidth * 0.0031f)
            {
                var sums = Enumerable.Range(0, MatrixKernel.PanelWidth).Select(i => start + i * 0.0031f).ToArray();
                var actual = Finish(KernelPaths.Create(path).Rows, sums, chosen);
                for (var i = 0; i < sums.Length; i++)
                    Assert.True(Math.Abs(Activate(chosen, sums[i]) - actual[i]) < 1e-6, $"{path}: {chosen}({sums[i]}) = {actual[i]}");
            }
        }
    }

    [Fact]
    public void Exponentials_are_within_a_few_units_in_the_last_place_and_give_probabilities_whatever_stands_beyond_the_count()
    {
        var random = new Random(1);
        foreach (var path in KernelPaths.Supported)
        {
            for (var count = 1; count <= 96; count++)
            {
                var scores = new float[96];
                for (var i = 0; i < scores.Length; i++) scores[i] = i < count ? (random.NextSingle() - 0.5f) * 200 : float.NaN;
                var largest = (double)scores.Take(count).Max();
                var expected = scores.Take(count).Select(s => Math.Exp(0.25 * (s - largest))).ToArray();
                float share;
                fixed (float* p = scores) share = KernelPaths.Create(path).Rows.Exponentiate(p, count, 0.25f);
                // The argument's own rounding counts too: it is up to 50.
                for (var i = 0; i < count; i++)
                {
                    Assert.True(Math.Abs(scores[i] / expected[i] - 1) < 5e-6, $"{path}: {scores[i]} instead of {expected[i]}");
                    Assert.Equal(expected[i] / expected.Sum(), scores[i] * share, 1e-6);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Layer_norm_keeps_to_its_formula_for_any_width_on_every_path(int width)
    {
        const int Rows = 3;
        var random = new Random(width);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 4 - 1)];
        var (rows, residual, weight, bias) = (Floats(Rows * width), Floats(Rows * width), Floats(width), Floats(width));
        foreach (var path in KernelPaths.Supported)
        {
            var norm = new LayerNorm(KernelPaths.Create(path).Rows, weight, bias, 1e-5f);
            var actual = (float[])rows.Clone();
            norm.Apply(actual, residual, Rows);
            var alone = rows.Zip(residual, (x, y) => x + y).ToArray();
            norm.Apply(alone, [], Rows);
            Assert.Equal(alone, actual);
            for (var row = 0; row < Rows; row++)
            {
                var sums = Enumerable.Range(0, width).Select(i => (double)rows[row * width + i] + residual[row * width + i]).ToArray();
                var mean = sums.Average();
                var deviation = Math.Sqrt(sums.Average(x => (x - mean) * (x - mean)) + 1e-5);
                for (var i = 0; i < width; i++)
                    Assert.Equal((sums[i] - mean) / deviation * weight[i] + bias[i], actual[row * width + i], 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rounded_rows_are_within_half_a_level_keep_zero_and_are_the_same_bytes_on_every_path(int width)
    {
        var random = new Random(width);
        foreach (var (low, high) in new[] { (-1f, 1f), (-0.17f, 6f), (0f, 3f), (-3f, -1f), (0f, 0f), (1e-30f, 1e-30f), (1e-42f, 1e-42f) })
        {
            var row = Enumerable.Range(0, width).Select(_ => low + random.NextSingle() * (high - low)).ToArray();
            if (width > 2) row[width / 2] = 0;
            foreach (var levels in new[] { 127, 255 })
            {
                byte[]? first = null;
                foreach (var path in KernelPaths.Supported)
                {
                    var bytes = new byte[width + 1];
                    bytes[^1] = 77;
                    float scale, zero;
                    fixed (float* p = row)
                    fixed (byte* q = bytes)
                        KernelPaths.Create(path).Rows.Quantize(p, width, levels, q, out scale, out zero);
                    Assert.Equal(77, bytes[^1]);
                    Assert.InRange(zero, 0, levels);
                    for (var i = 0; i < width; i++)
                    {
                        Assert.InRange(bytes[i], 0, levels);
                        // The zero is rounded as well, which can cost the largest values another half.
                        Assert.True(Math.Abs((bytes[i] - zero) * (double)scale - row[i]) <= 1.001 * scale + 1e-37, $"{path}: {row[i]}");
                        if (row[i] == 0) Assert.Equal(zero, bytes[i]);
                    }

                    first ??= bytes;
                    Assert.Equal(first, bytes);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sums_of_rows_are_exact_for_any_width_on_every_path(int width)
    {
        var random = new Random(width);
        var (row, addend) = (new float[width + 1], new float[width]);
        var bytes = new sbyte[width];
        for (var i = 0; i < width; i++)
            (row[i], addend[i], bytes[i]) = (random.Next(-99, 99), random.Next(-99, 99), (sbyte)random.Next(-127, 128));
        row[^1] = 12345f;
        foreach (var path in KernelPaths.Supported)
        {
            var (sum, scaled) = ((float[])row.Clone(), (float[])row.Clone());
            fixed (float* p = sum, q = addend, r = scaled)
            fixed (sbyte* b = bytes)
            {
                KernelPaths.Create(path).Rows.Add(q, p, width);
                KernelPaths.Create(path).Rows.AddScaled(b, 0.5f, r, width);
            }

            for (var i = 0; i < width; i++) Assert.Equal((row[i] + addend[i], row[i] + 0.5f * bytes[i]), (sum[i], scaled[i]));
            Assert.Equal((12345f, 12345f), (sum[^1], scaled[^1]));
        }
    }

    internal static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Gelu => x * NormalDistribution(x),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Activation.Relu => Math.Max(x, 0),
        _ => x,
    };

    // One row of a tile with scales of 1 and biases of 0, written one column short so that the end is not that of a vector.
    private static float[] Finish(RowKernel kernel, float[] row, Activation activation)
    {
        var output = new float[MatrixKernel.PanelWidth];
        var scales = Enumerable.Repeat(1f, output.Length).ToArray();
        using var tile = new AlignedBuffer<float>(MatrixKernel.TileRows * MatrixKernel.PanelWidth);
        fixed (float* sums = tile.Span, factors = scales, biases = new float[output.Length], result = output)
        {
            row.CopyTo(tile.Span);
            kernel.Finish(sums, factors, biases, activation, result, output.Length, 1, output.Length);
            output[^1] = 12345f;
            row.CopyTo(tile.Span);
            kernel.Finish(sums, factors, biases, activation, result, output.Length, 1, output.Length - 1);
            Assert.Equal(12345f, output[^1]);
            row.CopyTo(tile.Span);
            kernel.Finish(sums, factors, biases, activation, result, output.Length, 1, output.Length);
        }

        return output;
    }

    // Phi(x) by Simpson's rule from 0, with an error below 1e-10: another way than the one that is tested.
    private static double NormalDistribution(double x)
    {
        const int Steps = 400;
        var end = Math.Min(Math.Abs(x), 12);
        var width = end / Steps;
        var sum = 0d;
        for (var i = 0; i <= Steps; i++)
            sum += (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-0.5 * (i * width) * (i * width));
        var half = sum * width / 3 / Math.Sqrt(2 * Math.PI);
        return x < 0 ? 0.5 - half : 0.5 + half;
    }
}
