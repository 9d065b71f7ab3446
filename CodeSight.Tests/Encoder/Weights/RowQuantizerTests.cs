using CodeSight.Encoder.Weights;

namespace CodeSight.Tests.Encoder.Weights;

public sealed class RowQuantizerTests
{
    [Fact]
    public void Rows_keep_to_their_weights_better_than_with_the_scale_of_the_largest()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            // A bell curve with a few outliers, as in real layers.
            var row = Enumerable.Range(0, 384).Select(_ => (float)(Enumerable.Range(0, 6).Sum(_ => random.NextDouble()) - 3)).ToArray();
            row[random.Next(row.Length)] *= 3;
            var bytes = new sbyte[row.Length];
            var scale = RowQuantizer.Quantize(row, bytes);
            var largest = row.Max(MathF.Abs) / 127;
            Assert.InRange(scale, 0.69f * largest, largest);
            Assert.True(Error(row, scale, bytes) <= Error(row, largest, [.. row.Select(x => (sbyte)MathF.Round(x / largest))]));
        }
    }

    [Fact]
    public void Row_of_zeros_stays_zeros()
    {
        var bytes = new sbyte[] { 1, 2 };
        Assert.Equal(0f, RowQuantizer.Quantize([0f, 0f], bytes));
        Assert.Equal([0, 0], bytes);
    }

    private static double Error(float[] row, float scale, sbyte[] bytes) =>
        row.Zip(bytes).Sum(pair => Math.Pow(pair.First - pair.Second * (double)scale, 2));
}
