using CodeSight.Core.Models;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Models.Onnx;

public sealed class OnnxEmbedderTests : IDisposable
{
    private const int Width = 5;

    private readonly OnnxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataTheory]
    [InlineData("model.onnx", 0.999)]
    [InlineData("model_qint8.onnx", 0.98)]
    public void Published_model_gives_the_published_vectors(string file, double leastMean)
    {
        using var published = new OnnxFolder();
        foreach (var name in new[] { "model.safetensors", "vocab.txt", "config.json", "tokenizer_config.json", file })
            File.Copy(Path.Combine(ReferenceModels.MiniLm, name), published.At(name), overwrite: true);
        File.WriteAllText(published.At("sentence_bert_config.json"), """{ "max_seq_length": 256 }"""); // as the reference was made
        using var embedder = Embedder.Load(published.At(file));
        var lines = ReferenceModels.Full("all-MiniLM-L6-v2", "reference-vectors.jsonl").ToList();

        var vectors = embedder.EmbedDocuments([.. lines.Select(line => line.Text())], CancellationToken.None);

        double[] cosines = [.. lines.Zip(vectors, (line, vector) => ReferenceModels.Cosine(line.Vector(), vector))];
        Assert.Equal(314, cosines.Length);
        Assert.InRange(cosines.Average(), leastMean, 1.0001);
        Assert.Equal(384, embedder.Model.Dimensions);
    }

    [Fact]
    public async Task Vector_is_the_unit_mean_of_the_networks_rows()
    {
        var table = OnnxFolder.Values(Width);
        OnnxFolder.Table(Width, table).Save(_folder.At("model.onnx"));
        using var embedder = Embedder.Load(_folder.Path, threads: 2);
        string[] texts = ["", "payment is due in thirty days", "days", "notice ? notice", string.Join(' ', Enumerable.Repeat("due", 40))];

        var vectors = embedder.EmbedDocuments(texts, CancellationToken.None);
        var sentences = await embedder.EmbedSentencesAsync(texts, CancellationToken.None);

        for (var i = 0; i < texts.Length; i++)
        {
            var expected = Mean(table, texts[i]);
            Assert.Equal(expected, vectors[i], (left, right) => Math.Abs(left - right) < 1e-5);
            Assert.Equal(vectors[i], sentences[i]);
            Assert.Equal(vectors[i], await embedder.EmbedQueryAsync(texts[i], CancellationToken.None));
        }

        Assert.Equal((Width, 16), (embedder.Model.Dimensions, embedder.Model.MaxTokens));
        Assert.Null(embedder.Precision);
        Assert.Empty(embedder.EmbedDocuments([], CancellationToken.None));
    }

    [Theory]
    [InlineData("model.onnx", "")]
    [InlineData("onnx/model.onnx", "")]
    [InlineData("model_quantized.onnx", "")]
    [InlineData("onnx/model_int8.onnx", "")]
    [InlineData("onnx/model_int8.onnx", "onnx/model_int8.onnx")]
    public void Model_is_found_where_published_folders_hold_it(string file, string named)
    {
        OnnxFolder.Table(Width, OnnxFolder.Values(Width)).Save(_folder.At(file));
        using var embedder = Embedder.Load(Path.Combine(_folder.Path, named));
        Assert.StartsWith(Path.GetFileName(_folder.Path), embedder.Model.Name, StringComparison.Ordinal);
        Assert.Equal(Width, embedder.Model.Dimensions);
    }

    [Fact]
    public void Fingerprint_changes_with_all_that_a_vector_depends_on_and_with_nothing_else()
    {
        var values = OnnxFolder.Values(Width);
        OnnxFolder.Table(Width, values, "weights.bin").Save(_folder.At("model.onnx"));
        Put(values);
        var first = Fingerprint();
        File.WriteAllText(_folder.At("README.md"), "Read me.");
        Assert.Equal(first, Fingerprint());

        var seen = new HashSet<string> { first };
        Put([.. values.Select(value => value + 1)]);
        Assert.True(seen.Add(Fingerprint()), "The weights beside the file count.");
        File.AppendAllText(_folder.At("config.json"), " ");
        Assert.False(seen.Add(Fingerprint()));
        File.WriteAllText(_folder.At("sentence_bert_config.json"), """{ "max_seq_length": 8 }""");
        Assert.True(seen.Add(Fingerprint()), "The limit of tokens counts.");
        File.WriteAllText(
            _folder.At("vocab.txt"), File.ReadAllText(_folder.At("vocab.txt")).Replace("notice", "notify", StringComparison.Ordinal));
        Assert.True(seen.Add(Fingerprint()), "The vocabulary counts.");
        OnnxFolder.Table(Width, values).Save(_folder.At("model.onnx"));
        Assert.True(seen.Add(Fingerprint()), "The network counts.");

        void Put(float[] weights)
        {
            var bytes = new byte[weights.Length * sizeof(float)];
            Buffer.BlockCopy(weights, 0, bytes, 0, bytes.Length);
            File.WriteAllBytes(_folder.At("weights.bin"), bytes);
        }
    }

    [Theory]
    [InlineData("no ONNX", "model.onnx is not an ONNX file")]
    [InlineData("cut off", "ONNX Runtime does not load model.onnx|is not an ONNX file")]
    [InlineData("unknown input", "model.onnx asks for the input \"pixel_values\"")]
    [InlineData("other numbers", "model.onnx has an input that is not int64")]
    [InlineData("no output", "model.onnx has none of the outputs that are read")]
    [InlineData("other tokenizer", "the tokenizer_class \"XLMRobertaTokenizer\" instead of \"BertTokenizer\"")]
    [InlineData("no vocabulary", "vocab.txt is missing")]
    [InlineData("dense layer", "modules.json asks for the module \"sentence_transformers.models.Dense\"")]
    [InlineData("weights elsewhere", "model.onnx keeps weights outside its folder")]
    public void Folder_that_cannot_be_used_is_refused_in_one_sentence(string fault, string reason)
    {
        var table = OnnxFolder.Table(Width, OnnxFolder.Values(Width));
        table.Save(_folder.At("model.onnx"));
        switch (fault)
        {
            case "no ONNX":
                File.WriteAllText(_folder.At("model.onnx"), "<html>Not found</html>");
                break;
            case "cut off":
                File.WriteAllBytes(_folder.At("model.onnx"), File.ReadAllBytes(_folder.At("model.onnx"))[..100]);
                break;
            case "unknown input":
                table.Input("pixel_values").Save(_folder.At("model.onnx"));
                break;
            case "other numbers":
                table.Input("token_type_ids", type: 6).Save(_folder.At("model.onnx"));
                break;
            case "no output":
                OnnxFolder.Classifier(OnnxFolder.Values(1)).Save(_folder.At("model.onnx"));
                break;
            case "other tokenizer":
                File.WriteAllText(_folder.At("tokenizer_config.json"), """{ "tokenizer_class": "XLMRobertaTokenizer" }""");
                break;
            case "no vocabulary":
                File.Delete(_folder.At("vocab.txt"));
                break;
            case "dense layer":
                File.WriteAllText(_folder.At("modules.json"), """[{ "type": "sentence_transformers.models.Dense" }]""");
                break;
            default:
                OnnxFolder.Table(Width, OnnxFolder.Values(Width), "../weights.bin").Save(_folder.At("model.onnx"));
                break;
        }

        var refusal = Assert.Throws<ModelSettingException>(() => Embedder.Load(_folder.Path));

        Assert.StartsWith(
            $"CODESIGHT_EMBEDDING_MODEL: the embedding model folder {_folder.Path} cannot be used: ",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Matches(reason, refusal.Message);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private string Fingerprint()
    {
        using var embedder = Embedder.Load(_folder.Path);
        return embedder.Model.Fingerprint;
    }

    // By hand: the words stand in the vocabulary as they are.
    private static float[] Mean(float[] table, string text)
    {
        string[] words = ["[CLS]", .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(14), "[SEP]"];
        var sum = new double[Width];
        foreach (var word in words)
            for (var i = 0; i < Width; i++) sum[i] += table[(Array.IndexOf(OnnxFolder.Vocabulary, word) * Width) + i];
        var length = Math.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => (float)(x / length))];
    }
}
