using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Tests.Encoder.Kernels;

public sealed unsafe class LinearLayerTests
{
    // Rows below, at and above a tile, and enough of them that bytes are widened panel by panel; widths that fill no panel.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 7, 3 }, { 3, 16, 48 }, { 4, 33, 49 }, { 5, 20, 47 }, { 8, 96, 96 }, { 9, 50, 130 }, { 12, 384, 100 }, { 49, 31, 61 }, { 70, 48, 145 }, { 57, 300, 70 },
        { 9, 387, 50 }, { 70, 1000, 49 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_in_floats_equals_the_definition_on_every_path(int rows, int inputs, int outputs)
    {
        var (floats, bytes, bias, input) = Random(rows, inputs, outputs);
        foreach (var path in KernelPaths.Supported)
        {
            // Side by side, also of two kinds.
            foreach (var parts in new (WeightMatrix, float[])[][] { [(floats, bias)], [(bytes, bias)], [(bytes, bias), (bytes, bias)], [(floats, bias), (bytes, bias)] })
            {
                using var layer = new PackedLinear(KernelPaths.Create(path), parts);
                Check(path, layer, parts, input, input, rows);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_in_bytes_equals_the_definition_for_its_rounded_rows_on_every_path(int rows, int inputs, int outputs)
    {
        var (_, bytes, bias, input) = Random(rows, inputs, outputs);
        foreach (var path in KernelPaths.Supported)
        {
            var kernels = KernelPaths.Create(path);
            var rounded = (float[])input.Clone();
            for (var row = 0; row < rows; row++) Round(kernels, rounded.AsSpan(row * inputs, inputs));
            foreach (var parts in new (WeightMatrix, float[])[][] { [(bytes, bias)], [(bytes, bias), (bytes, bias)] })
            {
                using var layer = new QuantizedLinear(kernels, parts);
                Check(path, layer, parts, input, rounded, rows);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_in_bytes_agrees_bit_for_bit_with_the_portable_one_on_every_path(int rows, int inputs, int outputs)
    {
        var (floats, bytes, bias, input) = Random(rows, inputs, outputs);
        foreach (var weight in new[] { floats, bytes })
        {
            foreach (var kernels in KernelPaths.Supported.Select(KernelPaths.Create))
            {
                var portable = KernelPaths.Create(KernelPath.Portable) with { Integer = new PortableIntegerKernel(kernels.Integer.Levels) };
                Assert.Equal(Output(portable), Output(kernels));
            }

            float[] Output(KernelSet kernels)
            {
                using var layer = new QuantizedLinear(kernels, (weight, bias));
                using var scratch = new AlignedBuffer<float>(layer.ScratchLength(rows));
                var output = new float[rows * outputs];
                layer.Apply(input, rows, output, Activation.None, scratch.Span, null);
                return output;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layer_refuses_buffers_that_are_too_small(bool isInt8)
    {
        var kernels = KernelPaths.Create(KernelPaths.Best);
        var weight = new WeightMatrix(3, 2, new float[6]);
        using LinearLayer layer = isInt8
            ? new QuantizedLinear(kernels, (weight, new float[3]))
            : new PackedLinear(kernels, (weight, new float[3]));
        var scratch = new float[layer.ScratchLength(1)];
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(new float[15], 1, new float[3], Activation.None, scratch, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(new float[16], 2, new float[5], Activation.None, scratch, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(new float[16], 0, new float[3], Activation.None, scratch, null));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => layer.Apply(new float[16], 1, new float[3], Activation.None, scratch.AsSpan(1), null));
    }

    private static (WeightMatrix Floats, WeightMatrix Bytes, float[] Bias, float[] Input) Random(int rows, int inputs, int outputs)
    {
        var random = new Random(rows * inputs + outputs);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        return (
            new WeightMatrix(outputs, inputs, Floats(outputs * inputs)),
            new WeightMatrix(
                outputs, inputs, [.. Enumerable.Range(0, outputs * inputs).Select(_ => (sbyte)random.Next(-127, 128))], Floats(outputs)),
            Floats(outputs),
            Floats((rows + 8) / 8 * 8 * inputs));
    }

    private static void Round(KernelSet kernels, Span<float> row)
    {
        var bytes = new byte[row.Length];
        float scale, zero;
        fixed (float* p = row)
        fixed (byte* q = bytes)
            kernels.Rows.Quantize(p, row.Length, kernels.Integer.Levels, q, out scale, out zero);
        for (var i = 0; i < row.Length; i++) row[i] = (bytes[i] - zero) * scale;
    }

    private static void Check(
        KernelPath path, LinearLayer layer, (WeightMatrix Weight, float[] Bias)[] parts, float[] input, float[] meant, int rows)
    {
        using var scratch = new AlignedBuffer<float>(layer.ScratchLength(rows));
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var output = new float[rows * layer.Outputs + 1];
            output[^1] = 12345f;
            layer.Apply(input, rows, output.AsSpan(..^1), activation, scratch.Span, null);
            Assert.Equal(12345f, output[^1]);
            var weights = new float[layer.Inputs];
            var column = 0;
            foreach (var (weight, bias) in parts)
            {
                for (var o = 0; o < weight.Rows; o++, column++)
                {
                    weight.CopyRow(o, weights);
                    for (var row = 0; row < rows; row++)
                    {
                        double sum = bias[o], magnitude = Math.Abs(sum);
                        for (var k = 0; k < weights.Length; k++)
                        {
                            var product = (double)weights[k] * meant[row * weights.Length + k];
                            sum += product;
                            magnitude += Math.Abs(product);
                        }

                        var expected = RowKernelTests.Activate(activation, sum);
                        var actual = output[row * layer.Outputs + column];
                        Assert.True(
                            Math.Abs(actual - expected) <= 2e-6 * (1 + magnitude), $"{path} {activation}: {actual} instead of {expected}");
                    }
                }
            }
        }
    }
}
