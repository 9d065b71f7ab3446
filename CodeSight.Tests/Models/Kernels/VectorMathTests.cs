using System.Numerics;
using CodeSight.Core.Models.Kernels;

namespace CodeSight.Tests.Models.Kernels;

public sealed class VectorMathTests
{
    [Fact]
    public void Exp_is_within_a_few_units_in_the_last_place_over_its_whole_range()
    {
        for (var x = -87f; x <= 88f; x += 0.0137f)
        {
            var actual = VectorMath.Exp(new Vector<float>(x))[0];
            Assert.True(Math.Abs(actual / Math.Exp(x) - 1) < 4e-7, $"e^{x} = {actual}");
        }

        Assert.True(VectorMath.Exp(new Vector<float>(float.NegativeInfinity))[0] < 1e-37f);
        Assert.True(float.IsFinite(VectorMath.Exp(new Vector<float>(1e9f))[0]));
    }

    [Fact]
    public void Gelu_and_its_approximation_by_tanh_keep_to_their_formulas()
    {
        for (var x = -12f; x <= 12f; x += 0.0031f)
        {
            Assert.Equal(Activate(Activation.Gelu, x), VectorMath.Gelu(new Vector<float>(x))[0], 1e-6);
            Assert.Equal(Activate(Activation.GeluTanh, x), VectorMath.GeluTanh(new Vector<float>(x))[0], 1e-6);
        }
    }

    [Fact]
    public void Softmax_gives_probabilities_whatever_stands_beyond_the_count()
    {
        var random = new Random(1);
        for (var count = 1; count <= 96; count++)
        {
            var scores = new float[96];
            for (var i = 0; i < scores.Length; i++) scores[i] = i < count ? (random.NextSingle() - 0.5f) * 200 : float.NaN;
            var exponentials = scores.Take(count).Select(s => Math.Exp(0.25 * (s - (double)scores.Take(count).Max()))).ToArray();
            VectorMath.Softmax(scores, count, 0.25f);
            for (var i = 0; i < count; i++) Assert.Equal(exponentials[i] / exponentials.Sum(), scores[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(384)]
    public void Layer_norm_keeps_to_its_formula_for_any_width(int width)
    {
        const int Rows = 3;
        var random = new Random(width);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 4 - 1)];
        var (rows, residual, weight, bias) = (Floats(Rows * width), Floats(Rows * width), Floats(width), Floats(width));
        var actual = (float[])rows.Clone();
        new LayerNorm(weight, bias, 1e-5f).Apply(actual, residual, Rows);
        for (var row = 0; row < Rows; row++)
        {
            var sums = Enumerable.Range(0, width).Select(i => (double)rows[row * width + i] + residual[row * width + i]).ToArray();
            var mean = sums.Average();
            var deviation = Math.Sqrt(sums.Average(x => (x - mean) * (x - mean)) + 1e-5);
            for (var i = 0; i < width; i++) Assert.Equal((sums[i] - mean) / deviation * weight[i] + bias[i], actual[row * width + i], 2e-5);
        }
    }

    internal static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Gelu => x * NormalDistribution(x),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Activation.Relu => Math.Max(x, 0),
        _ => x,
    };

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
