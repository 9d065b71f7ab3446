using System.Buffers.Binary;
using CodeSight.Core.Data.Documents;

namespace CodeSight.Bench.Scale;

/// <summary>
/// Vectors for chunks of changed passages, without encoding them: the mean of their passages' real vectors, weighted by characters, and a
/// little noise of the chunk's own. Neighbours stay near and no two are the same; for measuring speed and recall against an exact scan, not
/// quality.
/// </summary>
/// <param name="passages">Unit vectors of the passages, by their numbers.</param>
internal sealed class StandInVectors(float[][] passages)
{
    /// <summary>Length of the noise beside a vector of length 1: a cosine of 0.98 to the mean.</summary>
    public const float Noise = 0.2f;

    /// <summary>The chunk's unit vector; the same for the same text.</summary>
    public float[] Of(ScaledDocument document, StoredChunk chunk)
    {
        var dimensions = passages[0].Length;
        var vector = new float[dimensions];
        foreach (var (passage, characters) in document.OriginsOf(chunk))
            for (var i = 0; i < dimensions; i++) vector[i] += characters * passages[passage][i];
        Normalise(vector);

        // Uniform numbers in -1..1 have a variance of a third.
        var random = new Random(BinaryPrimitives.ReadInt32LittleEndian(chunk.Hash));
        var scale = Noise * MathF.Sqrt(3f / dimensions);
        for (var i = 0; i < dimensions; i++) vector[i] += ((2 * random.NextSingle()) - 1) * scale;
        Normalise(vector);
        return vector;
    }

    private static void Normalise(float[] vector)
    {
        var square = 0.0;
        foreach (var value in vector) square += (double)value * value;
        if (square == 0) return;
        var factor = (float)(1 / Math.Sqrt(square));
        for (var i = 0; i < vector.Length; i++) vector[i] *= factor;
    }
}
