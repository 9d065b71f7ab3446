using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>The vectors of one state of the index, all in memory; a chunk that has none yet is not found.</summary>
public interface IVectorView
{
    /// <summary>
    /// The nearest chunks by exact cosine, best first, ties by chunk id: those with the <paramref name="top"/> best cosines, so that copies
    /// of one text do not crowd out the others, and at most twice as many.
    /// </summary>
    /// <param name="question">The question's unit vector.</param>
    /// <param name="filter">The chunks that may be found, of the same state; null for all.</param>
    Task<IReadOnlyList<KeywordHit>> FindNearestAsync(float[] question, int top, ChunkFilter? filter, CancellationToken cancellationToken);

    /// <summary>Exact cosines of the given chunks, in their order; null for a chunk without a vector or unknown here.</summary>
    float?[] Cosines(float[] question, IReadOnlyList<long> chunkIds);

    /// <summary>A chunk's unit vector; null for one without a vector or unknown here.</summary>
    float[]? VectorOf(long chunkId);
}
