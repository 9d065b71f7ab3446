using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Scheduling;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder;

/// <summary>
/// A BERT-family embedding model on the CPU. Documents share all cores; a question is encoded ahead of them, on the caller's thread where a
/// core is free. Thread-safe.
/// </summary>
public sealed class BertEmbedder : ITextEncoder
{
    private readonly LoadedModel _loaded;
    private readonly EncoderWorkers _workers;

    private BertEmbedder(LoadedModel loaded, int threads, KernelPath kernel)
    {
        _loaded = loaded;
        Kernel = kernel;
        _workers = new EncoderWorkers(loaded.Encoder, loaded.Pooling, threads);
    }

    /// <inheritdoc/>
    public string Name => _loaded.Name;

    /// <inheritdoc/>
    public int Dimensions => _loaded.Encoder.HiddenSize;

    /// <inheritdoc/>
    public EmbeddingModel Model => _loaded.Model;

    /// <inheritdoc/>
    public WordPieceTokenizer Tokenizer => _loaded.Tokenizer;

    /// <summary>The instruction set whose kernels are used.</summary>
    public KernelPath Kernel { get; }

    /// <summary>The arithmetic in use: <see cref="EmbeddingPrecision.Fp32"/> or <see cref="EmbeddingPrecision.Int8"/>.</summary>
    public EmbeddingPrecision Precision => _loaded.Precision;

    /// <summary>
    /// Turns off the kernel that is written in machine code, for systems that allow none; before the first model is loaded. The same as the
    /// AppContext switch CodeSight.Encoder.MachineCode.
    /// </summary>
    public static void DisableMachineCode() => AppContext.SetSwitch(VnniKernel.Switch, isEnabled: false);

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A BERT-family model in the sentence-transformers layout.</param>
    /// <param name="threads">Cores to use; null for all.</param>
    /// <param name="precision">Arithmetic of the matrix products.</param>
    /// <param name="path">The instruction set; null for the fastest one that this machine has.</param>
    /// <exception cref="ModelRefusedException">The folder cannot be used; the message says why in one sentence.</exception>
    public static BertEmbedder Load(
        string folder, int? threads = null, EmbeddingPrecision precision = EmbeddingPrecision.Auto, KernelPath? path = null) =>
        new(ModelFiles.Load(folder, path, precision), threads ?? Environment.ProcessorCount, path ?? KernelPaths.Best);

    /// <inheritdoc/>
    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (texts.Count == 0) return [];
        var ids = new int[texts.Count][];
        for (var i = 0; i < ids.Length; i++) ids[i] = Encode(texts[i]);
        using var job = new DocumentJob(_loaded.Encoder, _loaded.Pooling, ids, cancellationToken);
        _workers.Enqueue(job);
        job.Wait();
        return job.Vectors;
    }

    /// <inheritdoc/>
    public Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken) =>
        Enqueue(text, isSentence: false, cancellationToken);

    /// <inheritdoc/>
    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence => Enqueue(sentence, isSentence: true, cancellationToken)));

    /// <summary>
    /// The logits of a cross-encoder for one question with several texts, in their order: after questions, ahead of documents.
    /// </summary>
    public Task<float[]> ScoreAsync(CrossEncoder model, string question, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        model.ScoreAsync(_workers, question, texts, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The workers have ended before the weights that they read are unmapped.
        _workers.Dispose();
        _loaded.Dispose();
    }

    private Task<float[]> Enqueue(string text, bool isSentence, CancellationToken cancellationToken)
    {
        var query = new QueryJob(Encode(text), cancellationToken);
        _workers.Enqueue(query, isSentence);
        return query.Vector.WaitAsync(cancellationToken);
    }

    private int[] Encode(string text) => _loaded.Tokenizer.Encode(text, _loaded.Tokenizer.MaxTokens);
}
