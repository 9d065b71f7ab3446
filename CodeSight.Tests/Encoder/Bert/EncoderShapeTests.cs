using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;
using Xunit.Abstractions;

namespace CodeSight.Tests.Encoder.Bert;

/// <summary>
/// Encoders of random shapes. In Debug builds every buffer ends at a page that may not be touched, so that reading or writing
/// beyond one ends the process.
/// </summary>
public sealed class EncoderShapeTests(ITestOutputHelper output)
{
    private const int Vocabulary = 50;
    private const int Positions = 512;

    // Hidden sizes that no vector and no panel divides among them, heads of one column and of 100.
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 4, 4, 1 }, { 20, 2, 50 }, { 36, 3, 144 }, { 100, 1, 97 }, { 48, 4, 49 }, { 130, 2, 31 }, { 64, 2, 256 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Paths_agree_for_texts_of_any_number_and_length(int hidden, int heads, int inner)
    {
        var random = new Random(hidden);
        int[][] batches =
        [
            [1], [512], [.. Enumerable.Repeat(1, 64)], [.. Enumerable.Range(0, 64).Select(_ => random.Next(1, 9))],
            [47, 1, 8, 49], [random.Next(1, 513), random.Next(1, 65)],
        ];
        foreach (var lengths in batches)
        {
            var batch = new TokenBatch();
            foreach (var length in lengths)
                batch.Add([.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))], random.Next(length + 1));
            foreach (var isInt8 in new[] { false, true })
                Compare(hidden, heads, inner, batch, isInt8);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encoding_again_allocates_nothing(bool isInt8)
    {
        using var encoder = Make(KernelPaths.Create(KernelPaths.Best), 100, 2, 97, isInt8);
        using var work = new Workspace();
        var batch = new TokenBatch();
        batch.Add([1, 2, 3, 4, 5]);
        batch.Add([6, 7]);
        encoder.Encode(batch, work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode(batch, work);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Compare(int hidden, int heads, int inner, TokenBatch batch, bool isInt8)
    {
        foreach (var paths in KernelPaths.Supported.Where(path => path != KernelPath.Portable).Select(KernelPaths.Create).GroupBy(kernels => kernels.Integer.Levels))
        {
            var portable = KernelPaths.Create(KernelPath.Portable) with { Integer = new PortableIntegerKernel(paths.Key) };
            var expected = Encode(portable, hidden, heads, inner, batch, isInt8);
            foreach (var kernels in paths)
            {
                var actual = Encode(kernels, hidden, heads, inner, batch, isInt8);
                var worst = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
                output.WriteLine(
                    $"{kernels.Path}, {batch.Lengths.Length} texts, {batch.Tokens} tokens, {(isInt8 ? "int8" : "fp32")}: {worst:E1}");
                Assert.All(actual, x => Assert.True(float.IsFinite(x)));
                // An activation beside the middle of two levels can fall to either.
                Assert.True(worst < (isInt8 ? 0.2 : 1e-4), $"{kernels.Path}: {worst}");
            }
        }
    }

    private static float[] Encode(KernelSet kernels, int hidden, int heads, int inner, TokenBatch batch, bool isInt8)
    {
        using var encoder = Make(kernels, hidden, heads, inner, isInt8);
        using var work = new Workspace();
        return encoder.Encode(batch, work).ToArray();
    }

    private static BertEncoder Make(KernelSet kernels, int hidden, int heads, int inner, bool isInt8)
    {
        var random = new Random(1);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        WeightMatrix Matrix(int rows, int columns) => new(rows, columns, Floats(rows * columns));
        LayerNorm Norm() => new(kernels.Rows, [.. Floats(hidden).Select(x => x + 1)], Floats(hidden), 1e-12f);
        var precision = isInt8 ? EmbeddingPrecision.Int8 : EmbeddingPrecision.Fp32;
        (WeightMatrix, float[]) Part(int outputs, int inputs) => (Matrix(outputs, inputs), Floats(outputs));
        LinearLayer Linear(int outputs, int inputs) => LinearLayer.Create(kernels, precision, Part(outputs, inputs));
        SelfAttention Attention() => new(kernels, precision, heads, Part(hidden, hidden), Part(hidden, hidden), Part(hidden, hidden));
        BertLayer Layer() =>
            new(Attention(), Linear(hidden, hidden), Norm(), Linear(inner, hidden), Activation.Gelu, Linear(hidden, inner), Norm());
        return new BertEncoder(
            new EmbeddingLayer(kernels.Rows, Matrix(Vocabulary, hidden), Matrix(Positions, hidden), Matrix(2, hidden), Norm()), [Layer(), Layer()], hidden, inner);
    }
}
