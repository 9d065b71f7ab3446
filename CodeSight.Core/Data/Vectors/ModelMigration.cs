namespace CodeSight.Core.Data.Vectors;

/// <summary>The state of a model migration.</summary>
/// <param name="Old">Name of the active model, whose vectors answer until the migration is complete.</param>
/// <param name="New">Name of the target model, whose vectors are being computed.</param>
/// <param name="ChunksDone">Chunks that have their new vector.</param>
/// <param name="ChunksInAll">All chunks.</param>
public sealed record ModelMigration(string Old, string New, int ChunksDone, int ChunksInAll);
