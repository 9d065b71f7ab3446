namespace CodeSight.SearchIndex;

/// <summary>Whose vectors are kept in memory.</summary>
/// <param name="ModelId">The number in the name of the model's table.</param>
/// <param name="Dimensions">Numbers of a vector.</param>
internal sealed record VectorSource(int ModelId, int Dimensions);

/// <summary>A chunk's vector as it comes from the database, unit length.</summary>
internal readonly record struct ChunkVector(long ChunkId, float[] Vector);
