using CodeSight.Core.Models.Kernels;

namespace CodeSight.Core.Models.Encoder;

/// <summary>
/// One transformer layer (Devlin et al. 2018): attention, then the feed-forward network, each added to its input and normalised.
/// </summary>
internal sealed class BertLayer(
    PackedLinear mix,
    Attention attention,
    PackedLinear attentionOutput,
    LayerNorm attentionNorm,
    PackedLinear up,
    Activation activation,
    PackedLinear down,
    LayerNorm outputNorm) : IDisposable
{
    /// <summary>Floats of scratch for texts of up to this many tokens.</summary>
    public int ScratchLength(int longestText) => Math.Max(
        attention.ScratchLength(longestText),
        Math.Max(Math.Max(mix.ScratchLength, attentionOutput.ScratchLength), Math.Max(up.ScratchLength, down.ScratchLength)));

    /// <summary>Replaces the hidden rows by the layer's output.</summary>
    public void Apply(MatrixKernel kernel, Workspace work, TokenBatch batch, ICheckpoint? checkpoint)
    {
        var tokens = batch.Tokens;
        mix.Apply(kernel, work.Hidden, tokens, work.Mixed, Activation.None, work.Scratch, checkpoint);

        var row = 0;
        foreach (var length in batch.Lengths)
        {
            checkpoint?.Pass();
            attention.Apply(kernel, work.Mixed[(row * mix.Outputs)..], length, work.Attended[(row * mix.Inputs)..], work.Scratch);
            row += length;
        }

        attentionOutput.Apply(kernel, work.Attended, tokens, work.Projected, Activation.None, work.Scratch, checkpoint);
        attentionNorm.Apply(work.Hidden, work.Projected, tokens);

        up.Apply(kernel, work.Hidden, tokens, work.Inner, activation, work.Scratch, checkpoint);
        down.Apply(kernel, work.Inner, tokens, work.Projected, Activation.None, work.Scratch, checkpoint);
        outputNorm.Apply(work.Hidden, work.Projected, tokens);
    }

    public void Dispose()
    {
        mix.Dispose();
        attentionOutput.Dispose();
        up.Dispose();
        down.Dispose();
    }
}
