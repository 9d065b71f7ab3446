namespace CodeSight.Core.Asking.Fuse;

/// <summary>Keywords alone: the chunks that hold a term of the question, by their exact BM25. A score is BM25 relative to the question's best.</summary>
internal sealed class KeywordRanking : IFusion
{
    /// <inheritdoc/>
    public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top)
    {
        IReadOnlyList<Candidate> ranking = [.. candidates
            .Where(candidate => candidate.Bm25 > 0)
            .OrderByDescending(candidate => candidate.Bm25)
            .ThenBy(candidate => candidate.ChunkId)
            .Take(top)];
        return [.. ranking.Select(candidate => new FusedCandidate(candidate, (double)candidate.Bm25 / ranking[0].Bm25))];
    }
}
