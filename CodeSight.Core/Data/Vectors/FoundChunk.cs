namespace CodeSight.Core.Data.Vectors;

/// <summary>A chunk that vector search returned.</summary>
/// <param name="Cosine">Cosine of question and chunk, -1..1; null if the chunk has no vector yet.</param>
internal readonly record struct FoundChunk(long ChunkId, float? Cosine);
