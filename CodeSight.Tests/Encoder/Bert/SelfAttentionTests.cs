using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Tests.Encoder.Bert;

public sealed class SelfAttentionTests
{
    // Heads that fill panels, share them, and are wider than one.
    [Theory]
    [InlineData(64, 2)]
    [InlineData(36, 3)]
    [InlineData(60, 1)]
    [InlineData(12, 6)]
    public void Heads_of_a_batch_equal_the_definition_on_every_path(int width, int heads)
    {
        var random = new Random(width);
        int[] lengths = [5, 1, 14];
        var batch = new TokenBatch();
        foreach (var length in lengths) batch.Add(new int[length]);
        (WeightMatrix Weight, float[] Bias)[] parts = [Part(), Part(), Part()];
        var hidden = Floats(batch.Tokens * width);
        var (query, key, value) = (Product(parts[0]), Product(parts[1]), Product(parts[2]));
        foreach (var kernels in KernelPaths.Supported.Select(KernelPaths.Create))
        {
            using var attention = new SelfAttention(kernels, EmbeddingPrecision.Fp32, heads, parts[0], parts[1], parts[2]);
            using var work = new Workspace();
            work.Reserve(batch.Tokens, width, attention.MixedWidth, width, attention.ScratchLength(batch.Tokens, lengths.Max()));
            hidden.CopyTo(work.Hidden);
            attention.Apply(work, batch, checkpoint: null);
            var start = 0;
            foreach (var length in lengths)
            {
                for (var row = start; row < start + length; row++)
                {
                    for (var column = 0; column < width; column++)
                        Assert.Equal(Attended(start, length, row, column), work.Attended[row * width + column], 1e-4);
                }

                start += length;
            }
        }

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

        (WeightMatrix, float[]) Part() => (new WeightMatrix(width, width, Floats(width * width)), Floats(width));

        double[,] Product((WeightMatrix Weight, float[] Bias) part)
        {
            var (result, weights) = (new double[batch.Tokens, width], new float[width]);
            for (var column = 0; column < width; column++)
            {
                part.Weight.CopyRow(column, weights);
                for (var row = 0; row < batch.Tokens; row++)
                    result[row, column] = part.Bias[column] + Enumerable.Range(0, width).Sum(
                        i => (double)weights[i] * hidden[row * width + i]);
            }

            return result;
        }

        double Attended(int start, int length, int row, int column)
        {
            var headWidth = width / heads;
            var first = column / headWidth * headWidth;
            var weights = Enumerable.Range(start, length).Select(other =>
                Math.Exp(Enumerable.Range(first, headWidth).Sum(i => query[row, i] * key[other, i]) / Math.Sqrt(headWidth))).ToArray();
            return weights.Select((weight, i) => weight / weights.Sum() * value[start + i, column]).Sum();
        }
    }
}
