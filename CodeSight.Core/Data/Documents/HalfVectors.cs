using Pgvector;

namespace CodeSight.Core.Data.Documents;

/// <summary>Between the vectors of models and pgvector's halfvec.</summary>
internal static class HalfVectors
{
    public static HalfVector ToHalfVector(this float[] vector) => new(Array.ConvertAll(vector, value => (Half)value));

    public static float[] ToFloats(this HalfVector vector) => Array.ConvertAll(vector.ToArray(), value => (float)value);
}
