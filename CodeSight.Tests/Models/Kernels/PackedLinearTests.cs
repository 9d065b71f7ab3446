using CodeSight.Core.Models.Kernels;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Tests.Models.Kernels;

public sealed class PackedLinearTests
{
    // Rows below, at and above a tile, and enough of them that bytes are widened panel by panel; widths that fill no panel.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 7, 3 }, { 3, 16, 48 }, { 4, 33, 49 }, { 5, 20, 47 }, { 8, 96, 96 }, { 9, 50, 130 }, { 12, 384, 100 }, { 49, 31, 61 }, { 70, 48, 145 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_equals_the_definition_for_floats_and_bytes_on_every_path(int rows, int inputs, int outputs)
    {
        var random = new Random(rows * inputs + outputs);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var floats = new WeightMatrix(outputs, inputs, Floats(outputs * inputs));
        var bytes = new WeightMatrix(outputs, inputs, [.. Enumerable.Range(0, outputs * inputs).Select(_ => (sbyte)random.Next(-127, 128))], Floats(outputs));
        var bias = Floats(outputs);
        var input = Floats((rows + 8) / 8 * 8 * inputs);
        foreach (var path in KernelPaths.Supported)
        {
            Check(path, [(floats, bias)], input, rows);
            Check(path, [(bytes, bias)], input, rows);
            // Side by side, also of two kinds.
            Check(path, [(bytes, bias), (bytes, bias)], input, rows);
            Check(path, [(floats, bias), (bytes, bias)], input, rows);
        }
    }

    [Fact]
    public void Layer_refuses_buffers_that_are_too_small()
    {
        using var layer = new PackedLinear((new WeightMatrix(3, 2, new float[6]), new float[3]));
        var kernel = KernelPaths.Create(KernelPaths.Best);
        var scratch = new float[layer.ScratchLength];
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(kernel, new float[15], 1, new float[3], Activation.None, scratch, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(kernel, new float[16], 2, new float[5], Activation.None, scratch, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Apply(kernel, new float[16], 1, new float[3], Activation.None, scratch.AsSpan(1), null));
    }

    private static void Check(KernelPath path, (WeightMatrix Weight, float[] Bias)[] parts, float[] input, int rows)
    {
        using var layer = new PackedLinear(parts);
        using var scratch = new AlignedBuffer<float>(layer.ScratchLength);
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var output = new float[rows * layer.Outputs + 1];
            output[^1] = 12345f;
            layer.Apply(KernelPaths.Create(path), input, rows, output.AsSpan(..^1), activation, scratch.Span, null);
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
                            var product = (double)weights[k] * input[row * weights.Length + k];
                            sum += product;
                            magnitude += Math.Abs(product);
                        }

                        var expected = VectorMathTests.Activate(activation, sum);
                        var actual = output[row * layer.Outputs + column];
                        Assert.True(Math.Abs(actual - expected) <= 2e-6 * (1 + magnitude), $"{path} {activation}: {actual} instead of {expected}");
                    }
                }
            }
        }
    }
}
