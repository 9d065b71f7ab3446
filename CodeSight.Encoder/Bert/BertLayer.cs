using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Bert;

/// <summary>
/// One transformer layer (Devlin et al. 2018): attention, then the feed-forward network, each added to its input and normalised.
/// </summary>
internal sealed class BertLayer(
    SelfAttention attention,
    LinearLayer attentionOutput,
    LayerNorm attentionNorm,
    LinearLayer up,
    Activation activation,
    LinearLayer down,
    LayerNorm outputNorm) : IDisposable
{
    /// <summary>Floats of a row of <see cref="Workspace.Mixed"/>.</summary>
    public int MixedWidth => attention.MixedWidth;

    /// <summary>Floats of scratch for a batch of so many tokens, in texts of up to so many.</summary>
    public int ScratchLength(int tokens, int longestText) => Math.Max(
        Math.Max(attention.ScratchLength(tokens, longestText), attentionOutput.ScratchLength(tokens)),
        Math.Max(up.ScratchLength(tokens), down.ScratchLength(tokens)));

    /// <summary>Replaces the hidden rows by the layer's output.</summary>
    public void Apply(Workspace work, TokenBatch batch, ICheckpoint? checkpoint)
    {
        var tokens = batch.Tokens;
        attention.Apply(work, batch, checkpoint);
        attentionOutput.Apply(work.Attended, tokens, work.Projected, Activation.None, work.Scratch, checkpoint);
        attentionNorm.Apply(work.Hidden, work.Projected, tokens);

        up.Apply(work.Hidden, tokens, work.Inner, activation, work.Scratch, checkpoint);
        down.Apply(work.Inner, tokens, work.Projected, Activation.None, work.Scratch, checkpoint);
        outputNorm.Apply(work.Hidden, work.Projected, tokens);
    }

    public void Dispose()
    {
        attention.Dispose();
        attentionOutput.Dispose();
        up.Dispose();
        down.Dispose();
    }
}
