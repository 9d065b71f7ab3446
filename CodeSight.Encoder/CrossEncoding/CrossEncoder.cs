using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Scheduling;
using CodeSight.Encoder.Tokens;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.CrossEncoding;

/// <summary>
/// A BERT sequence classifier with one logit, as published for re-ranking (Nogueira and Cho 2019): encoder, pooler, classifier
/// over the pair [CLS] question [SEP] text [SEP]. Thread-safe.
/// </summary>
public sealed class CrossEncoder : IDisposable
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly BertEncoder _encoder;
    private readonly PackedLinear _pooler;
    private readonly PackedLinear _classifier;

    // For where no embedder of this library runs, whose workers would do it.
    private readonly Lazy<EncoderWorkers> _workers;

    // Weights are mapped memory: whoever is last to use them unmaps them. The owner counts as one.
    private int _users = 1;
    private bool _isClosed;

    private CrossEncoder(string name, WordPieceTokenizer tokenizer, PackedLinear classifier, PackedLinear pooler, BertEncoder encoder)
    {
        (Name, _tokenizer, _classifier, _pooler, _encoder) = (name, tokenizer, classifier, pooler, encoder);
        _workers = new(() => new EncoderWorkers(encoder, PoolingMode.Classify, Environment.ProcessorCount));
    }

    /// <summary>The folder's own name.</summary>
    public string Name { get; }

    /// <summary>Loads a classifier's folder.</summary>
    /// <exception cref="ModelRefusedException">It cannot be used.</exception>
    public static CrossEncoder Load(string folder, KernelPath? path = null) => ModelFiles.Guard(ModelKind.CrossEncoder, folder, () =>
    {
        var configuration = BertConfiguration.Read(folder);
        if (configuration.Segments < 2)
            throw new InvalidDataException("config.json has a type_vocab_size under 2, so that pairs cannot be told apart");
        var tokenizer = ModelFiles.ReadTokenizer(folder, configuration, out _);
        var hidden = configuration.HiddenSize;
        using var weights = new SafetensorsFile(ModelFiles.WeightsPath(folder));
        var pooler = BertWeightFile.Prefix(weights) + "pooler.dense";
        var kernels = KernelPaths.Create(path ?? KernelPaths.Best);
        // What only a cross-encoder has comes first: another kind of model is named as what it lacks.
        return new CrossEncoder(
            ModelFolder.NameOf(folder),
            tokenizer,
            ReadLinear("classifier", 1),
            ReadLinear(pooler, hidden),
            BertWeightFile.ReadEncoder(weights, configuration, kernels, EmbeddingPrecision.Fp32));

        PackedLinear ReadLinear(string name, int outputs) =>
            new(kernels, (weights.ReadMatrix(name + ".weight", outputs, hidden), weights.ReadVector(name + ".bias", outputs)));
    });

    /// <summary>
    /// The logits for one question with several texts, in their order, by workers of its own. Where a <see cref="BertEmbedder"/> runs in
    /// the same process, its <see cref="BertEmbedder.ScoreAsync"/> shares its workers instead.
    /// </summary>
    public Task<float[]> ScoreAsync(string question, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        ScoreAsync(_workers.Value, question, texts, cancellationToken);

    /// <summary>The same by these workers: after questions, ahead of documents.</summary>
    internal Task<float[]> ScoreAsync(
        EncoderWorkers workers, string question, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (texts.Count == 0) return Task.FromResult<float[]>([]);
        var job = new PairJob(this, EncodePairs(question, texts), cancellationToken);
        workers.Enqueue(job, isUrgent: true);
        return job.Logits.WaitAsync(cancellationToken);
    }

    /// <summary>The tokens of one question with several texts; of a pair with too many, the longer text is cut first.</summary>
    internal IReadOnlyList<TokenPair> EncodePairs(string question, IReadOnlyList<string> texts) =>
        TokenPair.EncodeAll(_tokenizer, question, texts);

    /// <summary>The logits of pairs, in their order.</summary>
    /// <param name="pairs">At least one, each as <see cref="EncodePairs"/> makes them.</param>
    /// <param name="work">The caller's own.</param>
    /// <param name="checkpoint">Passed often, or null.</param>
    /// <exception cref="ObjectDisposedException">The model is closed.</exception>
    internal float[] Score(TokenBatch pairs, Workspace work, ICheckpoint? checkpoint = null)
    {
        ObjectDisposedException.ThrowIf(!TryUse(), this);
        try
        {
            return Classify(_encoder.Encode(pairs, work, checkpoint), pairs);
        }
        finally
        {
            EndUse();
        }
    }

    /// <summary>Closes the model; scoring that is in progress goes on to its end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, true)) return;
        if (_workers.IsValueCreated) _workers.Value.Dispose();
        EndUse();
    }

    private bool TryUse()
    {
        while (!Volatile.Read(ref _isClosed) && Volatile.Read(ref _users) is > 0 and var users)
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users) return true;
        return false;
    }

    private void EndUse()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        _encoder.Dispose();
        _pooler.Dispose();
        _classifier.Dispose();
    }

    private float[] Classify(ReadOnlySpan<float> rows, TokenBatch pairs)
    {
        var hidden = _encoder.HiddenSize;
        var count = pairs.Lengths.Length;
        // The kernels read whole tiles of rows.
        var padded = (count + MatrixKernel.TileRows - 1) / MatrixKernel.TileRows * MatrixKernel.TileRows;
        using var first = new AlignedBuffer<float>(padded * hidden);
        using var pooled = new AlignedBuffer<float>(padded * hidden);
        using var scratch = new AlignedBuffer<float>(Math.Max(_pooler.ScratchLength(padded), _classifier.ScratchLength(padded)));
        var row = 0;
        for (var i = 0; i < count; row += pairs.Lengths[i], i++)
            rows.Slice(row * hidden, hidden).CopyTo(first.Span[(i * hidden)..]);
        _pooler.Apply(first.Span, count, pooled.Span, Activation.None, scratch.Span, checkpoint: null);
        foreach (ref var x in pooled.Span) x = MathF.Tanh(x);
        var logits = new float[count];
        _classifier.Apply(pooled.Span, count, logits, Activation.None, scratch.Span, checkpoint: null);
        return logits;
    }
}
