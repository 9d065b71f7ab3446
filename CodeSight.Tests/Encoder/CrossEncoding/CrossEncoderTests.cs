using System.Text.Json.Nodes;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Loading;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Encoder.CrossEncoding;

public sealed class CrossEncoderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cross-encoder").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("model_type", "\"roberta\"", "model_type \"roberta\"")]
    [InlineData("type_vocab_size", "1", "type_vocab_size under 2")]
    [InlineData("vocab_size", "10", "vocab_size of 10")]
    public void Folder_with_a_setting_that_cannot_be_run_is_refused_in_one_sentence(string field, string value, string fault)
    {
        foreach (var file in Directory.EnumerateFiles(DirectScores.Folder)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        var path = Path.Combine(_folder, "config.json");
        var json = JsonNode.Parse(File.ReadAllText(path)) ?? throw new InvalidOperationException();
        json[field] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        AssertRefused(_folder, fault);
    }

    [Fact]
    public void Embedding_model_is_refused_as_a_reranking_model() =>
        AssertRefused(References.At("models", "tiny-mean"), "classifier.weight is missing");

    [Fact]
    public void Folder_without_a_model_is_refused() => AssertRefused(_folder, "config.json is missing");

    [Fact]
    public void Pair_that_is_too_long_loses_the_end_of_its_longer_text()
    {
        using var model = CrossEncoder.Load(DirectScores.Folder);
        var pair = model.EncodePairs("When is payment due?", [string.Join(' ', Enumerable.Repeat("thirty days", 5_000))])[0];
        var alone = model.EncodePairs("When is payment due?", [""])[0];

        Assert.InRange(pair.Ids.Length, 16, 512);
        Assert.Equal(alone.Second, pair.Second);
        Assert.Equal(alone.Ids[..alone.Second], pair.Ids[..pair.Second]);
        Assert.Equal(alone.Ids[^1], pair.Ids[^1]);
    }

    private static void AssertRefused(string folder, string fault)
    {
        var sentence = Assert.Throws<ModelRefusedException>(() => CrossEncoder.Load(folder)).Message;

        Assert.StartsWith($"The reranking model folder {folder} cannot be used: ", sentence, StringComparison.Ordinal);
        Assert.Contains(fault, sentence, StringComparison.Ordinal);
        Assert.Contains("; accepted is a BERT cross-encoder", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", sentence, StringComparison.Ordinal);
    }
}
