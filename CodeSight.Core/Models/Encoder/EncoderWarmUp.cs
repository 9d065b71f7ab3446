using CodeSight.Core.Models.Kernels;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Encoder;

/// <summary>
/// Encodes a few tokens by a tiny model of zeros, so that the code of encoding is compiled beside the loading of the real model and
/// not after it, in front of the first vector.
/// </summary>
internal static class EncoderWarmUp
{
    private const int Hidden = 64;
    private const int Tokens = 12;

    /// <summary>Compiles what a question needs on a kernels' path.</summary>
    public static void Run(KernelPath path)
    {
        var norm = new LayerNorm(new float[Hidden], new float[Hidden], 1);
        var layer = new BertLayer(
            new PackedLinear(Linear(), Linear(), Linear()), new Attention(Hidden, 2), new PackedLinear(Linear()), norm,
            new PackedLinear(Linear()), Activation.Gelu, new PackedLinear(Linear()), norm);
        using var encoder = new BertEncoder(
            new EmbeddingLayer(Matrix(), Matrix(), Matrix(), norm), [layer], Hidden, Hidden, KernelPaths.Create(path));
        using var work = new Workspace();
        var batch = new TokenBatch();
        batch.Add(new int[Tokens]);
        Pooling.Pool(PoolingMode.Mean, encoder.Encode(batch, work), Hidden);
    }

    private static (WeightMatrix Weight, float[] Bias) Linear() => (Matrix(), new float[Hidden]);

    // Of bytes: what floats need beside them is little.
    private static WeightMatrix Matrix() => new(Hidden, Hidden, new sbyte[Hidden * Hidden], new float[Hidden]);
}
