using CodeSight.Core.Models.Encoder;
using CodeSight.Core.Models.Kernels;
using CodeSight.Core.Models.Tokens;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Loading;

/// <summary>
/// A BERT sequence classifier with one logit, as published for re-ranking (Nogueira and Cho 2019): encoder, pooler, classifier
/// over the pair [CLS] query [SEP] text [SEP]. One call at a time.
/// </summary>
internal sealed class CrossEncoder : IDisposable
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly BertEncoder _encoder;
    private readonly PackedLinear _pooler;
    private readonly PackedLinear _classifier;
    private readonly Workspace _work = new();
    private readonly TokenBatch _batch = new();

    private CrossEncoder(WordPieceTokenizer tokenizer, BertEncoder encoder, PackedLinear pooler, PackedLinear classifier) =>
        (_tokenizer, _encoder, _pooler, _classifier) = (tokenizer, encoder, pooler, classifier);

    /// <summary>Loads a classifier's folder.</summary>
    /// <exception cref="ModelRefusedException">It cannot be used.</exception>
    public static CrossEncoder Load(string folder, KernelPath? path = null)
    {
        var tokenizer = ModelFiles.LoadTokenizer(folder);
        return ModelFiles.Guard(folder, () =>
        {
            var configuration = BertConfiguration.Read(folder);
            var hidden = configuration.HiddenSize;
            using var weights = new SafetensorsFile(ModelFiles.WeightsPath(folder));
            var pooler = BertWeightFile.Prefix(weights) + "pooler.dense";
            var kernels = KernelPaths.Create(path ?? KernelPaths.Best);
            return new CrossEncoder(
                tokenizer,
                BertWeightFile.ReadEncoder(weights, configuration, kernels, EmbeddingPrecision.Fp32),
                new PackedLinear(kernels, (weights.ReadMatrix(pooler + ".weight", hidden, hidden), weights.ReadVector(pooler + ".bias", hidden))),
                new PackedLinear(kernels, (weights.ReadMatrix("classifier.weight", 1, hidden), weights.ReadVector("classifier.bias", 1))));
        });
    }

    /// <summary>The logits of one query with several texts, in their order.</summary>
    public float[] Score(string query, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return [];
        _batch.Clear();
        foreach (var text in texts)
        {
            var ids = EncodePair(query, text, out var second);
            _batch.Add(ids, second);
        }

        var hidden = _encoder.HiddenSize;
        var rows = _encoder.Encode(_batch, _work);
        // The kernels read whole tiles of rows.
        var padded = (texts.Count + MatrixKernel.TileRows - 1) / MatrixKernel.TileRows * MatrixKernel.TileRows;
        using var first = new AlignedBuffer<float>(padded * hidden);
        using var pooled = new AlignedBuffer<float>(padded * hidden);
        using var scratch = new AlignedBuffer<float>(Math.Max(_pooler.ScratchLength(padded), _classifier.ScratchLength(padded)));
        var row = 0;
        for (var i = 0; i < texts.Count; row += _batch.Lengths[i], i++)
            rows.Slice(row * hidden, hidden).CopyTo(first.Span[(i * hidden)..]);
        _pooler.Apply(first.Span, texts.Count, pooled.Span, Activation.None, scratch.Span, checkpoint: null);
        foreach (ref var x in pooled.Span) x = MathF.Tanh(x);
        var logits = new float[texts.Count];
        _classifier.Apply(pooled.Span, texts.Count, logits, Activation.None, scratch.Span, checkpoint: null);
        return logits;
    }

    /// <summary>The pair's tokens, the longer text cut first where they are too many.</summary>
    /// <param name="second">Where the second text begins.</param>
    public int[] EncodePair(string query, string text, out int second)
    {
        var a = _tokenizer.Encode(query, int.MaxValue).AsSpan(1..^1);
        var b = _tokenizer.Encode(text, int.MaxValue).AsSpan(1..^1);
        const int SpecialTokens = 3;
        while (a.Length + b.Length + SpecialTokens > _tokenizer.MaxTokens)
        {
            if (a.Length > b.Length)
                a = a[..^1];
            else
                b = b[..^1];
        }

        second = a.Length + 2;
        return [_tokenizer.ClassifyId, .. a, _tokenizer.SeparateId, .. b, _tokenizer.SeparateId];
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _pooler.Dispose();
        _classifier.Dispose();
        _work.Dispose();
    }
}
