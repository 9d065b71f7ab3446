using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Loading;

/// <summary>The sizes and choices in a BERT model's config.json that its computation depends on.</summary>
internal sealed record BertConfiguration(
    int VocabularySize,
    int HiddenSize,
    int Layers,
    int Heads,
    int InnerSize,
    Activation Activation,
    int Positions,
    int Segments,
    float Epsilon)
{
    /// <summary>Reads and checks config.json.</summary>
    /// <exception cref="InvalidDataException">What is missing or cannot be run, in one phrase.</exception>
    public static BertConfiguration Read(string folder)
    {
        var file = JsonFile.Read(folder, "config.json");
        var family = file.Text("model_type");
        if (family is not null and not "bert")
            throw new InvalidDataException($"config.json has the model_type \"{family}\" instead of \"bert\"");
        var positions = file.Text("position_embedding_type");
        if (positions is not null and not "absolute")
            throw new InvalidDataException($"config.json has the position_embedding_type \"{positions}\" instead of \"absolute\"");
        if (file.Flag("is_decoder") == true) throw new InvalidDataException("config.json describes a decoder (is_decoder)");

        var configuration = new BertConfiguration(
            file.Integer("vocab_size", 4, 10_000_000),
            file.Integer("hidden_size", 1, 16_384),
            file.Integer("num_hidden_layers", 1, 256),
            file.Integer("num_attention_heads", 1, 256),
            file.Integer("intermediate_size", 1, 65_536),
            ReadActivation(file.Text("hidden_act") ?? "gelu"),
            file.Integer("max_position_embeddings", 4, 65_536),
            file.Integer("type_vocab_size", 1, 1_000, fallback: 2),
            (float)file.Number("layer_norm_eps", 1e-12));
        if (configuration.HiddenSize % configuration.Heads != 0)
            throw new InvalidDataException("config.json has a hidden_size that is no multiple of num_attention_heads");
        if (configuration.Epsilon is not (>= 0 and <= 1)) throw new InvalidDataException("config.json has a layer_norm_eps outside 0 to 1");
        return configuration;
    }

    private static Activation ReadActivation(string name) => name switch
    {
        "gelu" or "gelu_python" => Activation.Gelu,
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" => Activation.GeluTanh,
        "relu" => Activation.Relu,
        _ => throw new InvalidDataException(
            $"config.json has the hidden_act \"{name}\" instead of gelu, gelu_new, gelu_fast, gelu_pytorch_tanh or relu"),
    };
}
