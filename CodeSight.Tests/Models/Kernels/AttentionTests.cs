using CodeSight.Core.Models.Kernels;

namespace CodeSight.Tests.Models.Kernels;

public sealed class AttentionTests
{
    // Lengths around a tile and around a panel, heads narrower and wider than a panel, and widths that no vector divides.
    [Theory]
    [InlineData(1, 8, 2)]
    [InlineData(7, 12, 3)]
    [InlineData(8, 32, 1)]
    [InlineData(47, 20, 4)]
    [InlineData(48, 64, 2)]
    [InlineData(49, 33, 1)]
    [InlineData(101, 100, 2)]
    public void Attention_equals_the_definition_on_every_path(int tokens, int headWidth, int heads)
    {
        var width = headWidth * heads;
        var random = new Random(tokens);
        // Whatever stands behind the text must not show.
        var mixed = new float[(tokens + MatrixKernel.TileRows) * 3 * width];
        for (var i = 0; i < mixed.Length; i++) mixed[i] = i < tokens * 3 * width ? random.NextSingle() * 2 - 1 : float.NaN;
        foreach (var path in KernelPaths.Supported)
        {
            var attention = new Attention(KernelPaths.Create(path), width, heads);
            using var scratch = new AlignedBuffer<float>(attention.ScratchLength(tokens));
            scratch.Span.Fill(float.NaN);
            var output = new float[tokens * width + 1];
            output[^1] = 12345f;
            attention.Apply(mixed, tokens, output.AsSpan(..^1), scratch.Span, checkpoint: null);
            Assert.Equal(12345f, output[^1]);
            for (var head = 0; head < heads; head++)
            {
                for (var row = 0; row < tokens; row++)
                {
                    var expected = Expected(mixed, tokens, width, headWidth, head, row);
                    for (var i = 0; i < headWidth; i++)
                    {
                        var actual = output[row * width + head * headWidth + i];
                        Assert.True(Math.Abs(actual - expected[i]) < 1e-5, $"{path}: {actual} instead of {expected[i]}");
                    }
                }
            }
        }
    }

    private static double[] Expected(float[] mixed, int tokens, int width, int headWidth, int head, int row)
    {
        double At(int token, int part, int i) => mixed[token * 3 * width + part * width + head * headWidth + i];
        var scores = new double[tokens];
        for (var key = 0; key < tokens; key++)
        {
            for (var i = 0; i < headWidth; i++) scores[key] += At(row, 0, i) * At(key, 1, i);
            scores[key] = Math.Exp(scores[key] / Math.Sqrt(headWidth));
        }

        var sum = scores.Sum();
        var result = new double[headWidth];
        for (var key = 0; key < tokens; key++)
            for (var i = 0; i < headWidth; i++) result[i] += scores[key] / sum * At(key, 2, i);
        return result;
    }
}
