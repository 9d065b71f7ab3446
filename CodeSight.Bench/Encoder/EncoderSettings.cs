namespace CodeSight.Bench.Encoder;

/// <summary>What the encoder's comparison runs on and how long.</summary>
/// <param name="Data">The shared data.</param>
/// <param name="Model">The model that the repository holds.</param>
/// <param name="Onnx">Where npm installed onnxruntime-node.</param>
/// <param name="Texts">Paragraphs; none leaves their load out, as with the next two.</param>
/// <param name="Chunks">Full chunks.</param>
/// <param name="Questions">Questions a round.</param>
/// <param name="QuestionsATurn">Questions that a contestant is asked before it is the next one's turn.</param>
/// <param name="Rounds">Rounds beside the warm-up.</param>
/// <param name="Threads">Numbers of threads, one comparison each.</param>
internal sealed record EncoderSettings(
    string Data, string Model, string Onnx, int Texts, int Chunks, int Questions, int QuestionsATurn, int Rounds, IReadOnlyList<int> Threads)
{
    /// <summary>The published model, its ONNX files and the reference vectors.</summary>
    public string Published => Path.Combine(Data, "models", "all-MiniLM-L6-v2");

    public string Squad => Path.Combine(Data, "ir", "squad11");

    /// <summary>The peer's models by precision.</summary>
    public IReadOnlyDictionary<string, string> OnnxModels => new Dictionary<string, string>
    {
        ["fp32"] = Path.Combine(Published, "model.onnx"),
        ["int8"] = Path.Combine(Published, "model_qint8.onnx"),
    };
}
