using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Bert;

/// <summary>
/// Encodes a few tokens by a tiny model of zeros, so that the code of encoding is compiled beside the loading of the real model and
/// not after it, in front of the first vector.
/// </summary>
internal static class EncoderWarmUp
{
    private const int Hidden = 96;
    private const int Tokens = 12;

    /// <summary>Compiles what a question needs.</summary>
    public static void Run(KernelSet kernels, EmbeddingPrecision precision)
    {
        var norm = new LayerNorm(kernels.Rows, new float[Hidden], new float[Hidden], 1);
        var layer = new BertLayer(
            new SelfAttention(kernels, precision, heads: 3, Linear(), Linear(), Linear()), Pack(Linear()), norm,
            Pack(Linear()), Activation.Gelu, Pack(Linear()), norm);
        using var encoder = new BertEncoder(new EmbeddingLayer(kernels.Rows, Matrix(), Matrix(), Matrix(), norm), [layer], Hidden, Hidden);
        using var work = new Workspace();
        var batch = new TokenBatch();
        batch.Add(new int[Tokens]);
        Pooling.Pool(PoolingMode.Mean, encoder.Encode(batch, work), Hidden);

        LinearLayer Pack((WeightMatrix Weight, float[] Bias) part) => LinearLayer.Create(kernels, precision, part);
    }

    private static (WeightMatrix Weight, float[] Bias) Linear() => (Matrix(), new float[Hidden]);

    // Of bytes: what floats need beside them is little.
    private static WeightMatrix Matrix() => new(Hidden, Hidden, new sbyte[Hidden * Hidden], new float[Hidden]);
}
