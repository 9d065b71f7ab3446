namespace CodeSight.Core.Asking.Fuse;

/// <summary>Ranks by vectors alone: chunks that have a vector, by cosine. A score is (cosine + 1) / 2.</summary>
internal sealed class VectorRanking : IFusion
{
    /// <inheritdoc/>
    public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1) =>
    [
        .. candidates
            .Where(candidate => candidate.Cosine is not null)
            .OrderByDescending(candidate => candidate.Cosine)
            .ThenBy(candidate => candidate.ChunkId)
            .Take(top)
            .Select(candidate => new FusedCandidate(candidate, ((candidate.Cosine ?? -1) + 1d) / 2)),
    ];
}
