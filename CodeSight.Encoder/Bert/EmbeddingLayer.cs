using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Bert;

/// <summary>BERT's first layer: word, position and segment embeddings, summed and normalised. Owns the matrices.</summary>
internal sealed unsafe class EmbeddingLayer(
    RowKernel kernel, WeightMatrix words, WeightMatrix positions, WeightMatrix segments, LayerNorm norm) : IDisposable
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
                sum.Clear();
                Add(words, batch.Ids[row], addend, sum);
                Add(positions, position, addend, sum);
                Add(segments, batch.Segments[row], addend, sum);
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

    private void Add(WeightMatrix matrix, int row, Span<float> addend, Span<float> sum)
    {
        fixed (float* target = sum)
        {
            if (matrix.IsInt8)
            {
                fixed (sbyte* bytes = matrix.Int8Row(row)) kernel.AddScaled(bytes, matrix.Scale(row), target, sum.Length);
                return;
            }

            matrix.CopyRow(row, addend);
            fixed (float* source = addend) kernel.Add(source, target, sum.Length);
        }
    }
}
