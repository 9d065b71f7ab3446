namespace CodeSight.Core.Data.Vectors;

/// <summary>One embedding model that takes over from another.</summary>
/// <param name="Old">Name of the model whose vectors answer until all new ones are there.</param>
/// <param name="New">Name of the model whose vectors are being computed.</param>
/// <param name="ChunksDone">Chunks that have their new vector.</param>
/// <param name="ChunksInAll">All chunks.</param>
public sealed record ModelChange(string Old, string New, int ChunksDone, int ChunksInAll);
