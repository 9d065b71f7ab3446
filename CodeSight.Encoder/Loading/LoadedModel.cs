using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// An embedding model as loaded from its folder: what it is, how it cuts text, and its encoder. Owns the encoder and its mapped weights.
/// </summary>
internal sealed class LoadedModel(
    string folder,
    ModelFingerprint fingerprint,
    WordPieceTokenizer tokenizer,
    BertEncoder encoder,
    PoolingMode pooling,
    EmbeddingPrecision precision) : IDisposable
{
    private volatile EmbeddingModel? _model;

    /// <summary>The folder's own name.</summary>
    public string Name { get; } = ModelFolder.NameOf(folder);

    public WordPieceTokenizer Tokenizer => tokenizer;

    public BertEncoder Encoder => encoder;

    public PoolingMode Pooling => pooling;

    public EmbeddingPrecision Precision => precision;

    /// <summary>The model's identity; waits for the fingerprint, which encoding does not need.</summary>
    /// <exception cref="ModelRefusedException">The files could not be hashed.</exception>
    public EmbeddingModel Model => _model ??= ModelFiles.Guard(
        ModelKind.Embedding, folder, () => new EmbeddingModel(Name, fingerprint.Value, encoder.HiddenSize, tokenizer.MaxTokens));

    /// <summary>To be called when nobody encodes any more.</summary>
    public void Dispose()
    {
        fingerprint.Dispose();
        encoder.Dispose();
    }
}
