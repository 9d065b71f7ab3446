namespace CodeSight.Core.Asking.Fuse;

/// <summary>
/// Reciprocal rank fusion with k = 60 (Cormack, Clarke, Büttcher, SIGIR 2009): the sum over both rankings of 1 / (k + rank), divided by its
/// maximum so that scores lie in 0..1.
/// </summary>
internal sealed class ReciprocalRank : IFusion
{
    private const double K = 60;

    /// <inheritdoc/>
    public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1)
    {
        var scores = new Dictionary<Candidate, double>(candidates.Count);
        foreach (var candidate in candidates) scores[candidate] = 0;
        Add(scores, candidates.Where(candidate => candidate.Bm25 > 0).OrderByDescending(candidate => candidate.Bm25));
        Add(scores, candidates.Where(candidate => candidate.Cosine is not null).OrderByDescending(candidate => candidate.Cosine));
        return [.. scores
            .Select(pair => new FusedCandidate(pair.Key, pair.Value * (K + 1) / 2))
            .OrderByDescending(fused => fused.Score)
            .ThenBy(fused => fused.Candidate.ChunkId)
            .Take(top)];
    }

    private static void Add(Dictionary<Candidate, double> scores, IOrderedEnumerable<Candidate> ranking)
    {
        var rank = 0;
        foreach (var candidate in ranking.ThenBy(candidate => candidate.ChunkId)) scores[candidate] += 1 / (K + ++rank);
    }
}
