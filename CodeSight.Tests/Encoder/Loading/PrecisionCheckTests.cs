using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder.Loading;

public sealed class PrecisionCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("precision").FullName;

    [Fact]
    public void Precision_is_chosen_by_the_kernels_and_does_not_change_the_identity_of_a_model_that_bears_it()
    {
        foreach (var path in KernelPaths.Supported)
        {
            using var automatic = ModelFiles.Load(References.At("models", "tiny-mean"), path, EmbeddingPrecision.Auto);
            using var exact = ModelFiles.Load(References.At("models", "tiny-mean"), path, EmbeddingPrecision.Fp32);
            using var rounded = ModelFiles.Load(References.At("models", "tiny-mean"), path, EmbeddingPrecision.Int8);
            Assert.Equal(KernelPaths.Create(path).PrefersInt8 ? EmbeddingPrecision.Int8 : EmbeddingPrecision.Fp32, automatic.Precision);
            Assert.Equal((EmbeddingPrecision.Fp32, EmbeddingPrecision.Int8), (exact.Precision, rounded.Precision));
            Assert.Equal(exact.Model, automatic.Model);
            Assert.Equal(exact.Model, rounded.Model);
            Assert.InRange(PrecisionCheck.MeanCosine(exact.Encoder, rounded.Encoder, exact.Tokenizer, exact.Pooling), 0.99, 0.9999999);
        }
    }

    [Fact]
    public void Model_that_does_not_bear_int8_runs_in_fp32_and_is_another_one_where_int8_is_asked_for()
    {
        foreach (var file in new[] { "config.json", "vocab.txt", "tokenizer_config.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json" })
        {
            var target = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // it is inside the folder
            File.Copy(References.At("models", "tiny-mean", file), target);
        }

        // Activations so large that the rest of their rows is rounded away, and that no output looks at: exact sums do not notice them.
        var weights = File.ReadAllBytes(References.At("models", "tiny-mean", "model.safetensors"));
        foreach (var layer in new[] { "encoder.layer.0.", "encoder.layer.1." })
        {
            AddUnseenActivation(weights, layer + "attention.self.value", layer + "attention.output.dense");
            AddUnseenActivation(weights, layer + "intermediate.dense", layer + "output.dense");
        }

        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), weights);

        using var exact = ModelFiles.Load(_folder, path: null, EmbeddingPrecision.Fp32);
        using var rounded = ModelFiles.Load(_folder, path: null, EmbeddingPrecision.Int8);
        using var automatic = ModelFiles.Load(_folder, path: null, EmbeddingPrecision.Auto);
        Assert.True(PrecisionCheck.MeanCosine(exact.Encoder, rounded.Encoder, exact.Tokenizer, exact.Pooling) < PrecisionCheck.MinCosine);
        Assert.Equal((EmbeddingPrecision.Fp32, exact.Model), (automatic.Precision, automatic.Model));
        Assert.Equal(EmbeddingPrecision.Int8, rounded.Precision);
        Assert.NotEqual(exact.Model.Fingerprint, rounded.Model.Fingerprint);
    }

    [Fact]
    public void Built_in_weights_are_known_by_their_length_and_ends()
    {
        var original = Path.Combine(ReferenceModels.BuiltIn, "model.safetensors");
        Assert.True(PrecisionCheck.IsBuiltIn(original));
        var bytes = File.ReadAllBytes(original);
        bytes[^1] ^= 1;
        var copy = Path.Combine(_folder, "copy");
        File.WriteAllBytes(copy, bytes);
        Assert.False(PrecisionCheck.IsBuiltIn(copy));
        File.WriteAllBytes(copy, bytes.AsSpan(1));
        Assert.False(PrecisionCheck.IsBuiltIn(copy));
        File.WriteAllBytes(copy, []);
        Assert.False(PrecisionCheck.IsBuiltIn(copy));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AddUnseenActivation(byte[] file, string from, string to)
    {
        var biases = Tensor(file, from + ".bias");
        biases[0] = 1e5f;
        var weights = Tensor(file, to + ".weight");
        for (var i = 0; i < weights.Length; i += biases.Length) weights[i] = 0;
    }

    private static Span<float> Tensor(byte[] file, string name)
    {
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var json = JsonDocument.Parse(file.AsMemory(sizeof(long), header));
        var prefix = json.RootElement.TryGetProperty("bert." + name, out var tensor) ? "bert." : "";
        if (prefix.Length == 0) tensor = json.RootElement.GetProperty(name);
        var range = tensor.GetProperty("data_offsets");
        var start = sizeof(long) + header + range[0].GetInt32();
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(start, range[1].GetInt32() - range[0].GetInt32()));
    }
}
