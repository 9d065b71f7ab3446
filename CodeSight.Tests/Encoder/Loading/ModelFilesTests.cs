using System.Text.Json.Nodes;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Loading;
using CodeSight.Tests.Encoder.Weights;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder.Loading;

public sealed class ModelFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model").FullName;

    public static TheoryData<string, string, string, string> UnusableSettings => new()
    {
        { "config.json", "model_type", "\"roberta\"", "model_type \"roberta\"" },
        { "config.json", "position_embedding_type", "\"relative_key\"", "position_embedding_type" },
        { "config.json", "is_decoder", "true", "decoder" },
        { "config.json", "hidden_act", "\"swish\"", "hidden_act \"swish\"" },
        { "config.json", "hidden_size", "33", "multiple of num_attention_heads" },
        { "config.json", "hidden_size", "64", "has the shape" },
        { "config.json", "hidden_size", "\"32\"", "no hidden_size" },
        { "config.json", "hidden_size", "-1", "no hidden_size" },
        { "config.json", "num_attention_heads", "0", "no num_attention_heads" },
        { "config.json", "num_hidden_layers", "3", "encoder.layer.2.attention.self.query.weight is missing" },
        { "config.json", "num_hidden_layers", "1", "layers are more than the 1" },
        { "config.json", "vocab_size", "10", "vocab.txt has 3651 tokens" },
        { "config.json", "layer_norm_eps", "2", "layer_norm_eps" },
        { "tokenizer_config.json", "tokenizer_class", "\"MPNetTokenizer\"", "MPNetTokenizer" },
        { "tokenizer_config.json", "do_basic_tokenize", "false", "do_basic_tokenize" },
        { "tokenizer_config.json", "cls_token", "\"<s>\"", "no token <s>" },
        { "tokenizer_config.json", "do_lower_case", "1", "do_lower_case" },
        { "sentence_bert_config.json", "max_seq_length", "2", "max_seq_length" },
        { "1_Pooling/config.json", "pooling_mode_mean_tokens", "false", "pooling \"\"" },
        { "1_Pooling/config.json", "pooling_mode_max_tokens", "true", "mean_tokens + max_tokens" },
    };

    [Theory]
    [MemberData(nameof(UnusableSettings))]
    public void Model_with_a_setting_that_cannot_be_run_is_refused_in_one_sentence(string file, string field, string value, string fault)
    {
        Copy("tiny-mean");
        var path = Path.Combine(_folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path)) ?? throw new InvalidOperationException();
        json[field] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        AssertRefused(fault);
    }

    [Theory]
    [InlineData("config.json", "config.json is missing")]
    [InlineData("vocab.txt", "vocab.txt is missing")]
    [InlineData("model.safetensors", "model.safetensors is missing")]
    [InlineData("1_Pooling/config.json", "1_Pooling/config.json is missing")]
    public void Model_without_a_file_is_refused(string file, string fault)
    {
        Copy("tiny-mean");
        File.Delete(Path.Combine(_folder, file));
        AssertRefused(fault);
    }

    [Theory]
    [InlineData("config.json", "not json", "config.json is not valid JSON")]
    [InlineData("config.json", """{"model_type": "\uD800"}""", "config.json is not valid JSON")]
    [InlineData("config.json", "[]", "no vocab_size")]
    [InlineData("modules.json", "{}", "not a list")]
    [InlineData("modules.json", "[]", "no pooling")]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Pooling","path":"../../etc"}]""", "outside the folder")]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Dense","path":"2_Dense"}]""", "models.Dense")]
    [InlineData("model.safetensors", "version https://git-lfs.github.com/spec/v1", "header")]
    [InlineData("vocab.txt", "", "no token [CLS]")]
    public void Model_with_a_broken_file_is_refused(string file, string content, string fault)
    {
        Copy("tiny-mean");
        File.WriteAllText(Path.Combine(_folder, file), content);
        AssertRefused(fault);
    }

    [Fact]
    public void Missing_folder_is_refused()
    {
        var missing = Path.Combine(_folder, "none");
        var exception = Assert.Throws<ModelRefusedException>(() => ModelFiles.Load(missing));
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny-mean")]
    [InlineData("tiny-cls")]
    public void Model_rounded_to_bytes_gives_nearly_the_same_vectors_and_another_fingerprint(string name)
    {
        Copy(name);
        using var original = ModelFiles.Load(_folder);
        ModelQuantizer.Quantize(References.At("models", name, "model.safetensors"), Path.Combine(_folder, "model.safetensors"));
        using var rounded = ModelFiles.Load(_folder);
        Assert.NotEqual(original.Model.Fingerprint, rounded.Model.Fingerprint);
        foreach (var line in ReferenceModels.Slice(name, "reference-vectors.jsonl"))
            Assert.InRange(ReferenceModels.Cosine(Vector(rounded, line.Ids()), line.Vector()), 0.999, 0.99999999);
    }

    [Fact]
    public void Fingerprint_of_the_built_in_model_is_the_one_that_databases_hold()
    {
        using var loaded = ModelFiles.Load(ReferenceModels.BuiltIn);
        // A definition of ours, with no other source: with another value every database would compute all its vectors again.
        Assert.Equal("ce7efaae1d8d90da58ca9506a5cb6a6ea3540f6b4b148718256b31f8c41ab271", loaded.Model.Fingerprint);
        Assert.Same(loaded.Model, loaded.Model);
    }

    [Fact]
    public void Fingerprint_is_that_of_the_loaded_files_when_others_come_to_their_places()
    {
        Copy("tiny-mean");
        var before = Fingerprint();
        using var loaded = ModelFiles.Load(_folder);
        foreach (var name in new[] { "vocab.txt", "model.safetensors" })
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllBytes(path + ".new", new byte[100]);
            if (!OperatingSystem.IsWindows()) File.Move(path + ".new", path, overwrite: true);
        }

        Assert.Equal(before, loaded.Model.Fingerprint);
    }

    [LinuxFact]
    public void Model_is_refused_where_it_is_asked_for_when_its_files_could_not_be_hashed()
    {
        Copy("tiny-mean");
        using var loaded = ModelFiles.Load(_folder);
        // A file that opens and cannot be read: there is nothing at address 0.
        using var fingerprint = new ModelFingerprint(["/proc/self/mem"], "");
        using var broken = new LoadedModel(_folder, fingerprint, loaded.Tokenizer, loaded.Encoder, loaded.Pooling, loaded.Precision);
        for (var i = 0; i < 2; i++)
            Assert.Contains(_folder, Assert.Throws<ModelRefusedException>(() => broken.Model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposal_does_not_wait_for_the_fingerprint()
    {
        var loaded = ModelFiles.Load(ReferenceModels.BuiltIn);
        loaded.Dispose();
        loaded.Dispose();
        // Unless it was ready by then.
        try
        {
            Assert.Equal(64, loaded.Model.Fingerprint.Length);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    [Theory]
    [InlineData(0, "length is less")]
    [InlineData(7, "length is less")]
    [InlineData(20, "header is longer")]
    [InlineData(-1, "outside the file")]
    public void Model_with_truncated_weights_is_refused(int length, string fault)
    {
        Copy("tiny-mean");
        using (var file = File.OpenWrite(Path.Combine(_folder, "model.safetensors"))) file.SetLength(
            length < 0 ? file.Length + length : length);
        AssertRefused(fault);
    }

    [Fact]
    public void Folder_in_the_place_of_the_weights_is_refused()
    {
        Copy("tiny-mean");
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        Directory.CreateDirectory(Path.Combine(_folder, "model.safetensors"));
        AssertRefused("model.safetensors is missing");
    }

    [Fact]
    public void Word_embedding_that_is_not_finite_is_refused_at_the_start()
    {
        Copy("tiny-mean");
        var path = Path.Combine(_folder, "model.safetensors");
        var bytes = File.ReadAllBytes(path);
        var start = 8 + BitConverter.ToInt32(bytes, 0);
        var words = JsonNode.Parse(bytes.AsSpan(8, start - 8))?["embeddings.word_embeddings.weight"]?["data_offsets"]?.AsArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(start + (int)(words?[1]?.GetValue<long>() ?? 0) - 4), float.NaN);
        File.WriteAllBytes(path, bytes);
        AssertRefused("word_embeddings.weight holds a value that is not a finite number");
    }

    [Fact]
    public void Fingerprint_follows_weights_vocabulary_and_pooling_and_nothing_else()
    {
        Copy("tiny-mean");
        var before = Fingerprint();
        Assert.Matches("^[0-9a-f]{64}$", before);
        File.WriteAllText(Path.Combine(_folder, "README.md"), "words");
        Assert.Equal(before, Fingerprint());

        var pooling = Path.Combine(_folder, "1_Pooling", "config.json");
        File.WriteAllText(pooling, """{"pooling_mode_cls_token": true}""");
        var pooled = Fingerprint();
        Assert.NotEqual(before, pooled);

        File.AppendAllText(Path.Combine(_folder, "vocab.txt"), "");
        Assert.Equal(pooled, Fingerprint());
        var vocabulary = File.ReadAllLines(Path.Combine(_folder, "vocab.txt"));
        vocabulary[^1] = "another";
        File.WriteAllLines(Path.Combine(_folder, "vocab.txt"), vocabulary);
        Assert.NotEqual(pooled, Fingerprint());
    }

    [Fact]
    public void Model_of_any_float_type_is_read()
    {
        Copy("tiny-mean");
        foreach (var (type, least) in new[] { ("F16", 0.999999), ("BF16", 0.999) })
        {
            WriteNarrowed(References.At("models", "tiny-mean", "model.safetensors"), type);
            using var loaded = ModelFiles.Load(_folder);
            foreach (var line in ReferenceModels.Slice("tiny-mean", "reference-vectors.jsonl"))
                Assert.InRange(ReferenceModels.Cosine(Vector(loaded, line.Ids()), line.Vector()), least, 1.0000001);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float[] Vector(LoadedModel loaded, int[] ids)
    {
        using var work = new Workspace();
        var batch = new TokenBatch();
        batch.Add(ids);
        return Pooling.Pool(loaded.Pooling, loaded.Encoder.Encode(batch, work), loaded.Encoder.HiddenSize);
    }

    private string Fingerprint()
    {
        using var loaded = ModelFiles.Load(_folder);
        return loaded.Model.Fingerprint;
    }

    private void AssertRefused(string fault)
    {
        var exception = Assert.Throws<ModelRefusedException>(() => ModelFiles.Load(_folder).Dispose());
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, exception.Message, StringComparison.Ordinal);
        Assert.Contains("accepted is", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void Copy(string name)
    {
        foreach (var source in Directory.EnumerateFiles(References.At("models", name), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(References.At("models", name), source));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? _folder);
            File.Copy(source, target);
        }
    }

    // Halves every element of a file with floats only.
    private void WriteNarrowed(string source, string type)
    {
        var bytes = File.ReadAllBytes(source);
        var length = BitConverter.ToInt32(bytes, 0);
        var header = JsonNode.Parse(bytes.AsSpan(8, length)) as JsonObject ?? throw new InvalidOperationException();
        header.Remove("__metadata__");
        foreach (var (_, entry) in header)
        {
            var tensor = entry as JsonObject ?? throw new InvalidOperationException();
            Assert.Equal("F32", (string?)tensor["dtype"]);
            tensor["dtype"] = type;
            tensor["data_offsets"] = new JsonArray([.. tensor["data_offsets"]?.AsArray().Select(o => (JsonNode)((long?)o / 2 ?? 0)) ?? []]);
        }

        var data = new byte[(bytes.Length - 8 - length) / 2];
        for (var i = 0; i < data.Length; i += 2)
        {
            var value = BitConverter.ToSingle(bytes, 8 + length + 2 * i);
            var half = type == "F16"
                ? BitConverter.HalfToUInt16Bits((Half)value)
                : (ushort)(BitConverter.SingleToUInt32Bits(value) + 0x8000 >> 16);
            BitConverter.TryWriteBytes(data.AsSpan(i), half);
        }

        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), SafetensorsBytes.Make(header.ToJsonString(), data));
    }
}
