using CodeSight.Encoder.Kernels;

namespace CodeSight.Tests.Encoder.Kernels;

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
    public void Attention_of_each_head_equals_the_definition_on_every_path(int tokens, int headWidth, int heads)
    {
        var (width, stride) = (headWidth * heads, 3 * headWidth * heads);
        var random = new Random(tokens);
        // Whatever stands behind the text must not show.
        var mixed = new float[(tokens + MatrixKernel.TileRows) * stride];
        for (var i = 0; i < mixed.Length; i++) mixed[i] = i < tokens * stride ? random.NextSingle() * 2 - 1 : float.NaN;
        foreach (var path in KernelPaths.Supported)
        {
            var attention = new Attention(KernelPaths.Create(path), headWidth);
            using var scratch = new AlignedBuffer<float>(attention.ScratchLength(tokens));
            scratch.Span.Fill(float.NaN);
            var output = new float[tokens * width + 1];
            output[^1] = 12345f;
            for (var head = 0; head < heads; head++)
            {
                var place = output.AsSpan(..^1)[(head * headWidth)..];
                attention.Apply(mixed.AsSpan(head * 3 * headWidth), stride, tokens, place, width, scratch.Span);
            }

            Assert.Equal(12345f, output[^1]);
            for (var head = 0; head < heads; head++)
            {
                for (var row = 0; row < tokens; row++)
                {
                    var expected = Expected(mixed, tokens, stride, headWidth, head, row);
                    for (var i = 0; i < headWidth; i++)
                    {
                        var actual = output[row * width + head * headWidth + i];
                        Assert.True(Math.Abs(actual - expected[i]) < 1e-5, $"{path}: {actual} instead of {expected[i]}");
                    }
                }
            }
        }
    }

    private static double[] Expected(float[] mixed, int tokens, int stride, int headWidth, int head, int row)
    {
        double At(int token, int part, int i) => mixed[token * stride + (head * 3 + part) * headWidth + i];
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
