using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Vectors;

namespace CodeSight.Tests.Encoder.Vectors;

public sealed class VectorBlockTests
{
    public static TheoryData<int> Paths => [.. KernelPaths.Supported.Select(path => (int)path)];

    [Theory]
    [InlineData(384, 130)]
    [InlineData(50, 49)]
    [InlineData(3, 1)]
    public void Cosine_is_exact_to_a_hundred_thousandth(int dimensions, int count)
    {
        var vectors = RandomVectors(dimensions, count + 1, seed: 1);
        var block = Block(vectors[..count]);

        for (var chunk = 0; chunk < count; chunk++)
            Assert.Equal(Dot(vectors[chunk], vectors[count]), block.Cosine(chunk, vectors[count])!.Value, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Scan_is_near_the_cosine_on_every_path_and_for_every_number_of_questions(int path)
    {
        foreach (var dimensions in new[] { 384, 130, 3 })
        {
            var vectors = RandomVectors(dimensions, 150, seed: 2);
            var block = Block(vectors);
            using var questions = new RoundedQuestions(dimensions, (KernelPath)path);
            for (var count = 1; count <= RoundedQuestions.Most; count++)
            {
                var asked = RandomVectors(dimensions, count, seed: 3);
                questions.Take(asked);
                var (panels, stride) = (block.Panels - 1, (block.Panels - 1) * VectorBlock.PanelWidth);
                var scores = new float[count * stride];
                block.Scan(questions, 1, panels, scores, stride);
                for (var question = 0; question < count; question++)
                {
                    for (var chunk = VectorBlock.PanelWidth; chunk < 150; chunk++)
                        Assert.Equal(
                            Dot(vectors[chunk], asked[question]), scores[(question * stride) + chunk - VectorBlock.PanelWidth], 0.02);
                }
            }
        }
    }

    [Fact]
    public void Chunk_without_a_vector_has_no_cosine_and_no_score()
    {
        var vectors = RandomVectors(8, 3, seed: 4);
        var block = new VectorBlock(1, 8, 3);
        block.Set(1, vectors[1]);

        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(block.Has));
        Assert.Null(block.Cosine(0, vectors[0]));
        Assert.Null(block.VectorOf(0));
        Assert.All(vectors[1].Zip(block.VectorOf(1)!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        using var questions = new RoundedQuestions(8);
        questions.Take([vectors[1]]);
        var scores = new float[VectorBlock.PanelWidth];
        block.Scan(questions, 0, 1, scores, scores.Length);
        Assert.Equal([true, false, true], scores[..3].Select(float.IsNaN));
    }

    [Fact]
    public void Zero_vector_and_one_of_another_size_are_taken_as_what_they_are()
    {
        var block = new VectorBlock(1, 8, 2);
        block.Set(0, new float[8]);

        Assert.Equal(0, block.Cosine(0, RandomVectors(8, 1, seed: 5)[0]));
        Assert.Throws<ArgumentException>(() => block.Set(1, new float[7]));
    }

    internal static VectorBlock Block(float[][] vectors)
    {
        var block = new VectorBlock(1, vectors[0].Length, vectors.Length);
        for (var chunk = 0; chunk < vectors.Length; chunk++) block.Set(chunk, vectors[chunk]);
        return block;
    }

    internal static float[][] RandomVectors(int dimensions, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var vector = Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1)).ToArray();
            var length = MathF.Sqrt(vector.Sum(value => value * value));
            return vector.Select(value => value / length).ToArray();
        })];
    }

    internal static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
