using CodeSight.Core.Models;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Tests.Encoder.CrossEncoding;

namespace CodeSight.Tests.Models.Onnx;

public sealed class OnnxCrossEncoderTests : IDisposable
{
    private static readonly string[] Texts = ["due in thirty days", "notice", "", string.Join(' ', Enumerable.Repeat("days", 40))];

    private readonly OnnxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Logits_are_the_networks_for_question_and_text_in_their_segments()
    {
        var values = OnnxFolder.Values(1);
        OnnxFolder.Classifier(values).Save(_folder.At("onnx", "model.onnx"));
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        using var model = CrossEncoders.Load(_folder.Path, () => embedder);

        var logits = await model.ScoreAsync("payment is due ?", Texts, CancellationToken.None);

        // 16 tokens in all: the question's four and three special ones leave nine for a text.
        var expected = Texts.Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(9).Append("[SEP]")
            .Sum(word => values[Array.IndexOf(OnnxFolder.Vocabulary, word)]));
        Assert.Equal(expected, logits, (left, right) => Math.Abs(left - right) < 1e-5);
        Assert.Empty(await model.ScoreAsync("payment", [], CancellationToken.None));
    }

    [Fact]
    public async Task Cross_encoder_with_safetensors_scores_beside_an_embedding_model_with_ONNX()
    {
        OnnxFolder.Table(4, OnnxFolder.Values(4)).Save(_folder.At("model.onnx"));
        using var embedder = Embedder.Load(_folder.Path);
        using var model = CrossEncoders.Load(DirectScores.Folder, () => embedder);

        var logits = await model.ScoreAsync("When is payment due?", Texts, CancellationToken.None);

        Assert.Equal(DirectScores.Of("When is payment due?", Texts), logits, (left, right) => Math.Abs(left - right) < 1e-4);
    }

    [Theory]
    [InlineData("two logits", "model.onnx gives 2 logits for a pair instead of one")]
    [InlineData("no logits", "model.onnx has none of the outputs that are read")]
    public void Folder_that_cannot_be_used_is_refused_in_one_sentence(string fault, string reason)
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        var network = fault == "no logits"
            ? OnnxFolder.Classifier(OnnxFolder.Values(1), "scores")
            : OnnxFolder.Classifier(OnnxFolder.Values(1), "one").Node("Concat", ["one", "one"], "logits", ("axis", 1)).Output(
                "logits", rank: 2);
        network.Save(_folder.At("model.onnx"));

        var refusal = Assert.Throws<ModelSettingException>(() => CrossEncoders.Load(_folder.Path, () => embedder));

        Assert.StartsWith(
            $"CODESIGHT_RERANK_MODEL: the reranking model folder {_folder.Path} cannot be used: {reason};",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cross_encoder_with_workers_of_its_own_ends_with_them()
    {
        var model = CrossEncoder.Load(DirectScores.Folder);
        Assert.Single(await model.ScoreAsync("When?", ["now"], CancellationToken.None));
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.ScoreAsync("When?", ["now"], CancellationToken.None));
    }
}
