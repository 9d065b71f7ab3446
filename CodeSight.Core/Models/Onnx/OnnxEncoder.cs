using CodeSight.Encoder;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Models.Onnx;

/// <summary>An embedding model that is given as ONNX. A question runs beside document batches and never waits for one.</summary>
internal sealed class OnnxEncoder : ITextEncoder
{
    private const string Kind = "embedding model";

    private const string Accepted =
        "a model in the sentence-transformers layout with vocab.txt (WordPiece), mean or CLS pooling, and model.onnx with the inputs input_ids, "
        + "attention_mask, token_type_ids and the output last_hidden_state, token_embeddings or sentence_embedding";

    // The first two are pooled by this class, the last by the network itself.
    private static readonly string[] Outputs = ["last_hidden_state", "token_embeddings", "sentence_embedding"];

    private readonly OnnxFile _file;
    private readonly ModelFolder _folder;
    private readonly OnnxNetwork _network;
    private readonly ModelFingerprint _fingerprint;
    private readonly RunGate _gate;
    private readonly int _threads;

    private OnnxEncoder(OnnxFile file, ModelFolder folder, OnnxNetwork network, ModelFingerprint fingerprint, int threads)
    {
        (_file, _folder, _network, _fingerprint, _threads) = (file, folder, network, fingerprint, threads);
        _gate = new RunGate(threads);
        Dimensions = Run([folder.Tokenizer.ClassifyId, folder.Tokenizer.SeparateId]).Length;
    }

    /// <inheritdoc/>
    public string Name => _file.ModelName;

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public EmbeddingModel Model => OnnxNetwork.Guard(
        Kind, Accepted, _file, () => new EmbeddingModel(Name, _fingerprint.Value, Dimensions, Tokenizer.MaxTokens));

    /// <inheritdoc/>
    public WordPieceTokenizer Tokenizer => _folder.Tokenizer;

    /// <summary>Loads a model.</summary>
    /// <param name="threads">Cores to use; null for all.</param>
    /// <exception cref="ModelRefusedException">It cannot be used; the message says why in one sentence.</exception>
    public static OnnxEncoder Load(OnnxFile file, int? threads = null) => OnnxNetwork.Guard(Kind, Accepted, file, () =>
    {
        var folder = ModelFolder.Read(file.Folder);
        string[] hashed = [.. file.WeightFiles(), Path.Combine(file.Folder, "vocab.txt")];
        var network = new OnnxNetwork(file, outputs => Outputs.FirstOrDefault(outputs.ContainsKey));
        ModelFingerprint? fingerprint = null;
        try
        {
            fingerprint = new ModelFingerprint(hashed, folder.Description + ";runtime=onnx");
            return new OnnxEncoder(file, folder, network, fingerprint, threads ?? Environment.ProcessorCount);
        }
        catch
        {
            fingerprint?.Dispose();
            network.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var vectors = new float[texts.Count][];
        int[][] ids = [.. texts.Select(Encode)];
        // Longest first, so that all cores finish at about the same time.
        int[] order = [.. Enumerable.Range(0, ids.Length).OrderByDescending(place => ids[place].Length)];
        var last = -1;
        // Dedicated threads, so that the thread pool stays free for questions.
        Task[] workers = [.. Enumerable.Range(0, Math.Min(_threads, ids.Length)).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WhenAll(workers).GetAwaiter().GetResult();
        return vectors;

        void Work()
        {
            while (Interlocked.Increment(ref last) is var next && next < order.Length)
            {
                var place = order[next];
                vectors[place] = _gate.Run(RunPriority.Document, () => Run(ids[place]), cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken) =>
        _gate.RunAsync(RunPriority.Question, () => Run(Encode(text)), cancellationToken);

    /// <inheritdoc/>
    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence => Task.Run(
            () => _gate.RunAsync(RunPriority.Urgent, () => Run(Encode(sentence)), cancellationToken), cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Close();
        _network.Dispose();
        _fingerprint.Dispose();
    }

    private int[] Encode(string text) => Tokenizer.Encode(text, Tokenizer.MaxTokens);

    private float[] Run(int[] ids)
    {
        var (rows, width) = _network.Run(ids, ids.Length);
        return _folder.Pool(rows, width);
    }
}
