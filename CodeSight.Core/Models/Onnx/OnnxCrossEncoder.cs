using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Models.Onnx;

/// <summary>A cross-encoder that is given as ONNX.</summary>
internal sealed class OnnxCrossEncoder : ICrossEncoder
{
    private const string Kind = "reranking model";

    private const string Accepted =
        "a cross-encoder (a sequence classifier with one logit, such as ms-marco-MiniLM-L6) with vocab.txt (WordPiece), and model.onnx with the "
        + "inputs input_ids, attention_mask, token_type_ids and the output logits";

    private readonly OnnxFile _file;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly OnnxNetwork _network;
    private readonly RunGate _gate = new(Environment.ProcessorCount);

    private OnnxCrossEncoder(OnnxFile file, WordPieceTokenizer tokenizer, OnnxNetwork network) =>
        (_file, _tokenizer, _network) = (file, tokenizer, network);

    /// <inheritdoc/>
    public string Name => _file.ModelName;

    /// <summary>Loads a model.</summary>
    /// <exception cref="ModelRefusedException">It cannot be used; the message says why in one sentence.</exception>
    public static OnnxCrossEncoder Load(OnnxFile file) => OnnxNetwork.Guard(Kind, Accepted, file, () =>
    {
        var tokenizer = ModelFolder.Read(file.Folder).Tokenizer;
        var network = new OnnxNetwork(file, outputs => outputs.ContainsKey("logits") ? "logits" : null);
        try
        {
            var logits = network.Run(TokenPair.EncodeAll(tokenizer, "", [""])[0].Ids, 2).Values.Length;
            return logits == 1
                ? new OnnxCrossEncoder(file, tokenizer, network)
                : throw new InvalidDataException($"{file.FileName} gives {logits} logits for a pair instead of one");
        }
        catch
        {
            network.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public Task<float[]> ScoreAsync(string question, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.WhenAll(TokenPair.EncodeAll(_tokenizer, question, texts).Select(pair => Task.Run(
            () => _gate.RunAsync(RunPriority.Urgent, () => _network.Run(pair.Ids, pair.Second).Values[0], cancellationToken), cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Close();
        _network.Dispose();
    }
}
