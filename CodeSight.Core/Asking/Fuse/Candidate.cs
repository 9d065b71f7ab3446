namespace CodeSight.Core.Asking.Fuse;

/// <summary>A chunk that at least one arm found, with its exact score in each.</summary>
/// <param name="Bm25">0 where the chunk holds none of the question's terms.</param>
/// <param name="Cosine">-1..1, or null where the chunk has no vector yet.</param>
internal readonly record struct Candidate(long ChunkId, float Bm25, float? Cosine)
{
    /// <summary>Mean BM25 of the previous and the next chunk of the document; the chunk's own score where there are none.</summary>
    public float Around { get; init; } = Bm25;
}

/// <summary>A candidate with its fused score, 0..1.</summary>
internal readonly record struct FusedCandidate(Candidate Candidate, double Score);
