using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Bert;

/// <summary>
/// BERT's encoder on one core: a batch of texts in, one row of hidden size a token out. Thread-safe, as its weights never
/// change and each call has its own workspace; several cores encode several batches.
/// </summary>
internal sealed class BertEncoder(
    EmbeddingLayer embeddings,
    BertLayer[] layers,
    int hiddenSize,
    int innerSize) : IDisposable
{
    /// <summary>Floats of a row.</summary>
    public int HiddenSize => hiddenSize;

    /// <summary>Encodes a batch.</summary>
    /// <param name="batch">At least one text; each at least one token and no longer than the model's positions.</param>
    /// <param name="work">Holds the result.</param>
    /// <param name="checkpoint">Passed often, so that long work can let short work through; or null.</param>
    /// <returns>The hidden rows, until the workspace is used again.</returns>
    public ReadOnlySpan<float> Encode(TokenBatch batch, Workspace work, ICheckpoint? checkpoint = null)
    {
        var longest = 0;
        foreach (var length in batch.Lengths) longest = Math.Max(longest, length);
        work.Reserve(batch.Tokens, hiddenSize, layers[0].MixedWidth, innerSize, layers[0].ScratchLength(batch.Tokens, longest));
        embeddings.Apply(batch, work.Hidden);
        foreach (var layer in layers) layer.Apply(work, batch, checkpoint);
        return work.Hidden[..(batch.Tokens * hiddenSize)];
    }

    public void Dispose()
    {
        embeddings.Dispose();
        foreach (var layer in layers) layer.Dispose();
    }
}
