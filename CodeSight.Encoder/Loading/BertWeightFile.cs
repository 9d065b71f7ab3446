using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// Makes the encoder from a model.safetensors, under the names that published BERT models use, with or without a leading "bert.".
/// </summary>
internal static class BertWeightFile
{
    /// <summary>The encoder, its weights packed for the kernels.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, misshapen or of a type that cannot be run.</exception>
    public static BertEncoder ReadEncoder(
        SafetensorsFile file, BertConfiguration configuration, KernelSet kernels, EmbeddingPrecision precision)
    {
        var prefix = Prefix(file);
        var hidden = configuration.HiddenSize;
        var embeddings = prefix + "embeddings.";
        var first = new EmbeddingLayer(
            kernels.Rows,
            file.MapMatrix(embeddings + "word_embeddings.weight", configuration.VocabularySize, hidden),
            file.MapMatrix(embeddings + "position_embeddings.weight", configuration.Positions, hidden),
            file.MapMatrix(embeddings + "token_type_embeddings.weight", configuration.Segments, hidden),
            ReadNorm(file, embeddings + "LayerNorm", configuration, kernels));

        if (file.Contains($"{prefix}encoder.layer.{configuration.Layers}.output.dense.weight"))
            throw new InvalidDataException($"its layers are more than the {configuration.Layers} of config.json");
        var layers = new BertLayer[configuration.Layers];
        Parallel.For(0, layers.Length, i => layers[i] = ReadLayer(file, $"{prefix}encoder.layer.{i}.", configuration, kernels, precision));
        return new BertEncoder(first, layers, hidden, configuration.InnerSize);
    }

    /// <summary>"bert." or nothing.</summary>
    public static string Prefix(SafetensorsFile file) => file.Contains("bert.embeddings.word_embeddings.weight") ? "bert." : "";

    private static BertLayer ReadLayer(
        SafetensorsFile file, string name, BertConfiguration configuration, KernelSet kernels, EmbeddingPrecision precision)
    {
        var (hidden, inner) = (configuration.HiddenSize, configuration.InnerSize);
        var attention = name + "attention.";
        return new BertLayer(
            new SelfAttention(
                kernels,
                precision,
                configuration.Heads,
                ReadLinear(file, attention + "self.query", hidden, hidden),
                ReadLinear(file, attention + "self.key", hidden, hidden),
                ReadLinear(file, attention + "self.value", hidden, hidden)),
            Pack(ReadLinear(file, attention + "output.dense", hidden, hidden)),
            ReadNorm(file, attention + "output.LayerNorm", configuration, kernels),
            Pack(ReadLinear(file, name + "intermediate.dense", inner, hidden)),
            configuration.Activation,
            Pack(ReadLinear(file, name + "output.dense", hidden, inner)),
            ReadNorm(file, name + "output.LayerNorm", configuration, kernels));

        LinearLayer Pack((WeightMatrix Weight, float[] Bias) part) => LinearLayer.Create(kernels, precision, part);
    }

    private static (WeightMatrix Weight, float[] Bias) ReadLinear(SafetensorsFile file, string name, int outputs, int inputs) =>
        (file.ReadMatrix(name + ".weight", outputs, inputs), file.ReadVector(name + ".bias", outputs));

    // Models converted from TensorFlow call the two vectors gamma and beta.
    private static LayerNorm ReadNorm(SafetensorsFile file, string name, BertConfiguration configuration, KernelSet kernels)
    {
        var isOld = file.Contains(name + ".gamma");
        return new LayerNorm(
            kernels.Rows,
            file.ReadVector(name + (isOld ? ".gamma" : ".weight"), configuration.HiddenSize),
            file.ReadVector(name + (isOld ? ".beta" : ".bias"), configuration.HiddenSize),
            configuration.Epsilon);
    }
}
