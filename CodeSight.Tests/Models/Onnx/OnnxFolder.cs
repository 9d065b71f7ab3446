namespace CodeSight.Tests.Models.Onnx;

/// <summary>A model's folder with a vocabulary of a few words; its network is put there by the test.</summary>
internal sealed class OnnxFolder : IDisposable
{
    public static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "payment", "is", "due", "in", "thirty", "days", "notice", "?"];

    public OnnxFolder()
    {
        File.WriteAllLines(At("vocab.txt"), Vocabulary);
        File.WriteAllText(At("config.json"), $$"""{ "vocab_size": {{Vocabulary.Length}}, "max_position_embeddings": 16 }""");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("codesight-onnx-").FullName;

    public string At(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path) ?? Path);
        return path;
    }

    /// <summary>A network whose row for a token is that of a table.</summary>
    public static OnnxBuilder Table(int width, float[] values, string? file = null) => new OnnxBuilder()
        .Input("input_ids").Input("attention_mask")
        .Floats("table", [Vocabulary.Length, width], values, file)
        .Node("Gather", ["table", "input_ids"], "last_hidden_state")
        .Output("last_hidden_state", rank: 3);

    /// <summary>A classifier whose logit is the sum of its second segment's values.</summary>
    public static OnnxBuilder Classifier(float[] values, string output = "logits") => new OnnxBuilder()
        .Input("input_ids").Input("attention_mask").Input("token_type_ids")
        .Floats("values", [Vocabulary.Length], values)
        .Integers("axes", 1)
        .Node("Gather", ["values", "input_ids"], "found")
        .Node("Cast", ["token_type_ids"], "segments", ("to", 1))
        .Node("Mul", ["found", "segments"], "second")
        .Node("ReduceSum", ["second", "axes"], output, ("keepdims", 1))
        .Output(output, rank: 2);

    public static float[] Values(int width) => [.. Enumerable.Range(0, Vocabulary.Length * width).Select(i => MathF.Sin(i + 1))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
