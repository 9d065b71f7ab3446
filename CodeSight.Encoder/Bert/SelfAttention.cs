using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Bert;

/// <summary>
/// Multi-head self-attention (Vaswani et al. 2017, section 3.2.2), head by head: a head's queries, keys and values of all texts are
/// computed and used at once, while they lie in the second-level cache. For that the rows of the three matrices are taken head by head.
/// </summary>
internal sealed class SelfAttention : IDisposable
{
    private const int PanelWidth = MatrixKernel.PanelWidth;

    private readonly int _heads;
    private readonly int _headWidth;
    private readonly LinearLayer _mix;
    private readonly Attention _attention;

    /// <param name="query">[width, width], and its bias; as the two others.</param>
    public SelfAttention(
        KernelSet kernels,
        EmbeddingPrecision precision,
        int heads,
        (WeightMatrix Weight, float[] Bias) query,
        (WeightMatrix Weight, float[] Bias) key,
        (WeightMatrix Weight, float[] Bias) value)
    {
        _heads = heads;
        _headWidth = query.Weight.Rows / heads;
        var parts = new List<(WeightMatrix, float[])>(3 * heads);
        for (var head = 0; head < heads; head++)
        {
            foreach (var (weight, bias) in (ReadOnlySpan<(WeightMatrix, float[])>)[query, key, value])
                parts.Add((weight.Slice(head * _headWidth, _headWidth), bias[(head * _headWidth)..((head + 1) * _headWidth)]));
        }

        _mix = LinearLayer.Create(kernels, precision, [.. parts]);
        _attention = new Attention(kernels, _headWidth);
        for (var head = 0; head < heads; head++)
            MixedWidth = Math.Max(MixedWidth, Panels(head).GetOffsetAndLength(_mix.Panels).Length * PanelWidth);
    }

    /// <summary>Floats of a row of the widest head's panels.</summary>
    public int MixedWidth { get; }

    /// <summary>Floats of scratch for a batch of so many tokens, in texts of up to so many.</summary>
    public int ScratchLength(int tokens, int longestText) => MixLength(tokens) + _attention.ScratchLength(longestText);

    /// <summary>Computes the attention of a batch.</summary>
    /// <param name="work">Takes the hidden rows and gives the attended ones.</param>
    public void Apply(Workspace work, TokenBatch batch, ICheckpoint? checkpoint)
    {
        var width = _heads * _headWidth;
        var mixScratch = work.Scratch;
        var scratch = mixScratch[MixLength(batch.Tokens)..];
        _mix.Prepare(work.Hidden, batch.Tokens, mixScratch);
        for (var head = 0; head < _heads; head++)
        {
            var column = head * 3 * _headWidth % PanelWidth;
            _mix.Apply(work.Hidden, batch.Tokens, Panels(head), work.Mixed, MixedWidth, Activation.None, mixScratch, checkpoint);
            var row = 0;
            foreach (var length in batch.Lengths)
            {
                _attention.Apply(
                    work.Mixed[(row * MixedWidth + column)..], MixedWidth, length,
                    work.Attended[(row * width + head * _headWidth)..], width, scratch);
                row += length;
            }

            checkpoint?.Pass();
        }
    }

    public void Dispose() => _mix.Dispose();

    // Those that hold a head's columns; where it begins or ends within one, that is computed for its neighbour too.
    private Range Panels(int head) => (head * 3 * _headWidth / PanelWidth)..((((head + 1) * 3 * _headWidth) - 1) / PanelWidth + 1);

    // In whole cache lines, as what follows is aligned to them.
    private int MixLength(int tokens) => (_mix.ScratchLength(tokens) + 15) / 16 * 16;
}
