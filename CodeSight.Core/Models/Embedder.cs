using System.Diagnostics;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.Onnx;
using CodeSight.Core.Telemetry;
using CodeSight.Encoder;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Models;

/// <summary>
/// The embedding model, run by <see cref="BertEmbedder"/> or by ONNX Runtime, with a cache of recent questions and telemetry. Thread-safe.
/// </summary>
public sealed class Embedder : IEmbedder, IDisposable
{
    private const int CachedQueries = 1_024;
    private const string CacheHit = "codesight.cache.hit";

    private readonly ITextEncoder _encoder;
    private readonly QueryVectorCache _cache = new(CachedQueries);

    private Embedder(ITextEncoder encoder) => _encoder = encoder;

    /// <summary>
    /// The model in use. The first call waits for its fingerprint, which is computed in the background; encoding does not.
    /// </summary>
    /// <exception cref="ModelSettingException">The model's files could not be read to their ends.</exception>
    public EmbeddingModel Model => ModelSettingException.Guard(Settings.EmbeddingModel, () => _encoder.Model);

    /// <summary>The model's tokenizer.</summary>
    public WordPieceTokenizer Tokenizer => _encoder.Tokenizer;

    /// <summary>The instruction set whose kernels are used; null for a model that ONNX Runtime runs.</summary>
    public KernelPath? Kernel => (_encoder as BertEmbedder)?.Kernel;

    /// <summary>
    /// The arithmetic in use: <see cref="EmbeddingPrecision.Fp32"/> or <see cref="EmbeddingPrecision.Int8"/>; null for a model that ONNX
    /// Runtime runs.
    /// </summary>
    public EmbeddingPrecision? Precision => (_encoder as BertEmbedder)?.Precision;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// A model in the sentence-transformers layout with safetensors or ONNX, or an .onnx file in such a folder.
    /// </param>
    /// <param name="threads">Cores to use; null for all.</param>
    /// <param name="precision">Arithmetic of the matrix products; an ONNX file has its own.</param>
    /// <exception cref="ModelSettingException">The folder cannot be used; the message says why in one sentence.</exception>
    public static Embedder Load(string folder, int? threads = null, EmbeddingPrecision precision = EmbeddingPrecision.Auto) =>
        new(ModelSettingException.Guard<ITextEncoder>(Settings.EmbeddingModel, () => OnnxFile.Find(folder) is { } file
            ? OnnxEncoder.Load(file, threads)
            : BertEmbedder.Load(folder, threads, precision)));

    /// <inheritdoc/>
    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        _encoder.EmbedDocuments(texts, cancellationToken);

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
            vector = await _encoder.EmbedQueryAsync(text, cancellationToken);
            _cache.Add(text, vector);
        }

        // A copy, so that no caller can change the cache's own array.
        return [.. vector];
    }

    /// <inheritdoc/>
    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        _encoder.EmbedSentencesAsync(sentences, cancellationToken);

    /// <summary>The logits of a cross-encoder for one question with several texts, in their order.</summary>
    public Task<float[]> ScoreAsync(CrossEncoder model, string question, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        _encoder is BertEmbedder bert
            ? bert.ScoreAsync(model, question, texts, cancellationToken)
            : model.ScoreAsync(question, texts, cancellationToken);

    /// <inheritdoc/>
    public bool HasWord(string word) => Tokenizer.Count(word) == 1;

    /// <inheritdoc/>
    public double Familiarity(string text) => Tokenizer.Familiarity(text);

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private Activity? StartSpan() => TelemetrySource.Spans.StartActivity($"embeddings {_encoder.Name}")?
        .SetTag("gen_ai.operation.name", "embeddings")
        .SetTag("gen_ai.provider.name", "codesight")
        .SetTag("gen_ai.request.model", _encoder.Name)
        .SetTag("gen_ai.embeddings.dimension.count", _encoder.Dimensions);
}
