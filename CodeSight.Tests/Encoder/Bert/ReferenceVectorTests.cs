using System.Text.Json;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Tests.Encoder.CrossEncoding;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;
using Xunit.Abstractions;

namespace CodeSight.Tests.Encoder.Bert;

public sealed class ReferenceVectorTests(ITestOutputHelper output)
{
    private static IEnumerable<JsonElement> Slice => ReferenceModels.Slice("all-MiniLM-L6-v2", "reference-vectors.jsonl");

    private static IEnumerable<JsonElement> Full => ReferenceModels.Full("all-MiniLM-L6-v2", "reference-vectors.jsonl");

    [SharedDataFact]
    public void Encoder_gives_the_published_vectors_with_the_published_weights_on_every_path_of_this_machine()
    {
        foreach (var path in KernelPaths.Supported)
        {
            // All texts on the path that this machine uses, a sample on the others, which are slower.
            var (mean, worst) = Compare(ReferenceModels.MiniLm, Full, path, path == KernelPaths.Best ? 1 : 12);
            output.WriteLine($"{path}: mean cosine {mean:F8}, worst {worst:F8}");
            Assert.True(worst >= 0.99999, $"{path}: worst cosine {worst}");
        }
    }

    [Theory]
    [InlineData("tiny-mean")]
    [InlineData("tiny-cls")]
    public void Encoder_gives_the_reference_vectors_of_tiny_models_on_every_path_of_this_machine(string name)
    {
        foreach (var path in KernelPaths.Supported)
        {
            var (mean, worst) = Compare(References.At("models", name), ReferenceModels.Slice(name, "reference-vectors.jsonl"), path);
            output.WriteLine($"{path}: mean cosine {mean:F8}, worst {worst:F8}");
            Assert.True(worst >= 0.99999, $"{path}: worst cosine {worst}");
        }
    }

    [Fact]
    public void Built_in_model_keeps_to_the_published_vectors_of_the_slice_on_every_path_of_this_machine()
    {
        foreach (var path in KernelPaths.Supported)
        {
            var (mean, worst) = Compare(ReferenceModels.BuiltIn, Slice, path);
            output.WriteLine($"{path}: mean cosine {mean:F6}, worst {worst:F6}");
            Assert.True(worst >= 0.996, $"{path}: worst cosine {worst}");
            (mean, _) = Compare(ReferenceModels.BuiltIn, Slice, path, precision: EmbeddingPrecision.Int8);
            // Odd texts for the most part; below 0.99 another model would not be run in int8 at all.
            Assert.True(mean >= 0.99, $"{path}: mean cosine in int8 {mean}");
        }
    }

    [SharedDataFact]
    public void Built_in_model_keeps_to_the_published_vectors_of_the_full_set()
    {
        var (mean, worst) = Compare(ReferenceModels.BuiltIn, Full, KernelPaths.Best);
        output.WriteLine($"mean cosine {mean:F6}, worst {worst:F6}");
        Assert.True(mean >= 0.9993, $"mean cosine {mean}");
        Assert.True(worst >= 0.996, $"worst cosine {worst}");
    }

    [SharedDataFact]
    public void Built_in_model_in_int8_keeps_to_the_published_vectors_of_the_full_set_on_every_path_of_this_machine()
    {
        foreach (var path in KernelPaths.Supported)
        {
            var (mean, worst) = Compare(ReferenceModels.BuiltIn, Full, path, path == KernelPath.Portable ? 12 : 1, EmbeddingPrecision.Int8);
            output.WriteLine($"{path}: mean cosine {mean:F6}, worst {worst:F6}");
            Assert.True(mean >= 0.995, $"{path}: mean cosine {mean}");
        }
    }

    [Fact]
    public void Cross_encoder_gives_the_reference_logits()
    {
        using var work = new Workspace();
        var batch = new TokenBatch();
        foreach (var path in KernelPaths.Supported)
        {
            using var model = CrossEncoder.Load(DirectScores.Folder, path);
            foreach (var line in ReferenceModels.Slice("tiny-cross-encoder", "reference-scores.jsonl"))
            {
                var pair = Assert.Single(model.EncodePairs(line.Text("query"), [line.Text()]));
                Assert.Equal(line.Ids(), pair.Ids);
                Assert.Equal(line.Ids("token_type_ids"), pair.Ids.Select((_, i) => i < pair.Second ? 0 : 1));
                batch.Clear();
                batch.Add(pair.Ids, pair.Second);
                var logit = Assert.Single(model.Score(batch, work));
                Assert.Equal(line.GetProperty("logit").GetSingle(), logit, 1e-5);
            }
        }
    }

    private static (double Mean, double Worst) Compare(
        string folder, IEnumerable<JsonElement> expected, KernelPath path, int every = 1, EmbeddingPrecision precision = EmbeddingPrecision.Fp32)
    {
        using var loaded = ModelFiles.Load(folder, path, precision);
        using var work = new Workspace();
        var batch = new TokenBatch();
        double sum = 0, worst = 1;
        var count = 0;
        // Batches of a few texts of any lengths, so that texts side by side would show if they touched one another.
        foreach (var lines in expected.Where((_, i) => i % every == 0).Chunk(5))
        {
            batch.Clear();
            foreach (var line in lines) batch.Add(line.Ids());
            var rows = loaded.Encoder.Encode(batch, work);
            foreach (var line in lines)
            {
                var length = line.Ids().Length * loaded.Encoder.HiddenSize;
                var cosine = ReferenceModels.Cosine(Pooling.Pool(loaded.Pooling, rows[..length], loaded.Encoder.HiddenSize), line.Vector());
                rows = rows[length..];
                sum += cosine;
                worst = Math.Min(worst, cosine);
                count++;
            }
        }

        return (sum / count, worst);
    }
}
