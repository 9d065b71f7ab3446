using CodeSight.Core.Models.Kernels;
using CodeSight.Core.Models.Weights;

namespace CodeSight.Core.Models.Encoder;

/// <summary>BERT's first layer: word, position and segment embeddings, summed and normalised. Owns the matrices.</summary>
internal sealed class EmbeddingLayer(WeightMatrix words, WeightMatrix positions, WeightMatrix segments, LayerNorm norm) : IDisposable
{
    /// <summary>Writes one row a token.</summary>
    public void Apply(TokenBatch batch, Span<float> hidden)
    {
        var width = words.Columns;
        var addend = width <= 1024 ? stackalloc float[width] : new float[width];
        var row = 0;
        foreach (var length in batch.Lengths)
        {
            for (var position = 0; position < length; position++, row++)
            {
                var sum = hidden.Slice(row * width, width);
                words.CopyRow(batch.Ids[row], sum);
                positions.CopyRow(position, addend);
                Add(sum, addend);
                segments.CopyRow(batch.Segments[row], addend);
                Add(sum, addend);
            }
        }

        norm.Apply(hidden, [], batch.Tokens);
    }

    public void Dispose()
    {
        words.Dispose();
        positions.Dispose();
        segments.Dispose();
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> addend)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += addend[i];
    }
}
