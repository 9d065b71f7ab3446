using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Data.Vectors;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Core.Asking;

/// <summary>How all chunks that a search could find rank for a question, and which of them are those of one file.</summary>
/// <param name="OfFile">The file's chunks.</param>
/// <param name="Keywords">All chunks with a word of the question, best first.</param>
/// <param name="Candidates">The chunks that a search considers, the best of each arm, as it fuses them, best first.</param>
internal sealed record FullRanking(IReadOnlyList<long> OfFile, IReadOnlyList<KeywordHit> Keywords, IReadOnlyList<FusedCandidate> Candidates)
{
    /// <summary>All chunks that either arm finds, fused, best first; null where the vectors are not in memory.</summary>
    public IReadOnlyList<FusedCandidate>? Fused { get; init; }

    /// <summary>All chunks with a vector, nearest first; null where none are searched, or they are not in memory.</summary>
    public IReadOnlyList<FoundChunk>? Vectors { get; init; }

    /// <summary>The cosines of the file's chunks that have a vector.</summary>
    public IReadOnlyDictionary<long, float> Cosines { get; init; } = new Dictionary<long, float>();

    /// <summary>Whether vectors are searched at all.</summary>
    public bool HasModel { get; init; }
}
