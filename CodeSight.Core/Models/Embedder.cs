using System.Diagnostics;
using CodeSight.Core.Models.Encoder;
using CodeSight.Core.Models.Kernels;
using CodeSight.Core.Models.Loading;
using CodeSight.Core.Models.Tokens;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Models;

/// <summary>
/// The embedding model in this process: a BERT encoder in managed code, on the CPU. Documents share all cores; questions are
/// encoded at once, in the midst of documents where need be.
/// </summary>
public sealed class Embedder : IEmbedder, IDisposable
{
    private const int CachedQueries = 1_024;
    private const string CacheHit = "codesight.cache.hit";

    private readonly LoadedModel _loaded;
    private readonly EncoderWorkers _workers;
    private readonly QueryVectorCache _cache = new(CachedQueries);

    private Embedder(LoadedModel loaded, int threads, KernelPath kernel)
    {
        _loaded = loaded;
        Kernel = kernel;
        _workers = new EncoderWorkers(loaded.Encoder, loaded.Pooling, threads);
    }

    /// <summary>The model in use. The first call waits for its fingerprint, which is made in the background; encoding does not.</summary>
    /// <exception cref="ModelRefusedException">The model's files could not be read to their ends.</exception>
    public EmbeddingModel Model => _loaded.Model;

    /// <summary>The model's tokenizer.</summary>
    public WordPieceTokenizer Tokenizer => _loaded.Tokenizer;

    /// <summary>The workers by which all encoding of this process happens.</summary>
    internal EncoderWorkers Workers => _workers;

    /// <summary>Which of the matrix kernels this machine runs.</summary>
    internal KernelPath Kernel { get; }

    /// <summary>The arithmetic that it runs: <see cref="EmbeddingPrecision.Fp32"/> or <see cref="EmbeddingPrecision.Int8"/>.</summary>
    public EmbeddingPrecision Precision => _loaded.Precision;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">A BERT-family model in the sentence-transformers layout.</param>
    /// <param name="threads">Cores to use; null for all.</param>
    /// <param name="precision">Arithmetic of the matrix products.</param>
    /// <exception cref="ModelRefusedException">The folder cannot be used; the message says why in one sentence.</exception>
    public static Embedder Load(string folder, int? threads = null, EmbeddingPrecision precision = EmbeddingPrecision.Auto) =>
        Load(folder, threads, precision, path: null);

    /// <summary>Loads a model for one of the kernels' paths.</summary>
    internal static Embedder Load(string folder, int? threads, EmbeddingPrecision precision, KernelPath? path) =>
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
    public async Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var span = StartSpan();
        var isKnown = _cache.TryGet(text, out var vector);
        span?.SetTag(CacheHit, isKnown);
        ModelTelemetry.QuestionVectors.Add(1, new KeyValuePair<string, object?>(CacheHit, isKnown));
        if (vector is null)
        {
            var query = new QueryJob(Encode(text), cancellationToken);
            _workers.Enqueue(query);
            vector = await query.Vector.WaitAsync(cancellationToken);
            _cache.Add(text, vector);
        }

        // The cache's own array must not be at the mercy of a caller.
        return [.. vector];
    }

    /// <inheritdoc/>
    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence =>
        {
            var job = new QueryJob(Encode(sentence), cancellationToken);
            _workers.Enqueue(job, isSentence: true);
            return job.Vector.WaitAsync(cancellationToken);
        }));

    /// <inheritdoc/>
    public bool HasWord(string word) => _loaded.Tokenizer.Count(word) == 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The workers have ended before the weights that they read are unmapped.
        _workers.Dispose();
        _loaded.Dispose();
    }

    private Activity? StartSpan() => TelemetrySource.Spans.StartActivity($"embeddings {_loaded.Name}")?
        .SetTag("gen_ai.operation.name", "embeddings")
        .SetTag("gen_ai.provider.name", "codesight")
        .SetTag("gen_ai.request.model", _loaded.Name)
        .SetTag("gen_ai.embeddings.dimension.count", _loaded.Encoder.HiddenSize);

    private int[] Encode(string text) => _loaded.Tokenizer.Encode(text, _loaded.Tokenizer.MaxTokens);
}
