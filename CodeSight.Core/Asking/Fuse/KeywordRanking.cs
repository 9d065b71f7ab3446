namespace CodeSight.Core.Asking.Fuse;

/// <summary>
/// Ranks by keywords alone: chunks with at least one term of the question, by BM25. Scores are relative to the question's best.
/// </summary>
internal sealed class KeywordRanking : IFusion
{
    /// <inheritdoc/>
    public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1)
    {
        IReadOnlyList<Candidate> ranking = [.. candidates
            .Where(candidate => candidate.Bm25 > 0)
            .OrderByDescending(candidate => candidate.Bm25)
            .ThenBy(candidate => candidate.ChunkId)
            .Take(top)];
        return [.. ranking.Select(candidate => new FusedCandidate(candidate, (double)candidate.Bm25 / ranking[0].Bm25))];
    }
}
