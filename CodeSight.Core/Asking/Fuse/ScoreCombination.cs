namespace CodeSight.Core.Asking.Fuse;

/// <summary>
/// Convex combination of both exact scores, each relative to the question's best:
/// <c>(1 - a) * bm25 / bm25_best + a * (cosine + 1) / (cosine_best + 1)</c> with a = 0.75 (Bruch, Gai, Ingber, "An Analysis of Fusion
/// Functions for Hybrid Retrieval", 2022, measured again on this project's data). Where only one arm found anything, it ranks alone.
/// Vectors that tell little about a question have a smaller a (<see cref="VectorTrust"/>).
/// A quarter of a chunk's bm25 is the mean of its neighbours' in the document, since a statement may continue in the next chunk.
/// </summary>
internal sealed class ScoreCombination : IFusion
{
    private const double CosineShare = 0.75;

    // Of vectors that tell nothing about a question.
    private const double LeastCosineShare = 0.1;
    private const double NeighbourShare = 0.25;

    /// <inheritdoc/>
    public bool IsRefined => true;

    /// <inheritdoc/>
    public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1)
    {
        if (candidates.Count == 0) return [];
        var bestBm25 = candidates.Max(InContext);
        var bestCosine = candidates.Max(candidate => candidate.Cosine);
        var missingCosine = ExpectedCosine(candidates);
        var cosineShare = LeastCosineShare + (trust * (CosineShare - LeastCosineShare));
        return [.. candidates
            .Select(candidate => new FusedCandidate(candidate, Score(candidate)))
            .OrderByDescending(fused => fused.Score)
            .ThenBy(fused => fused.Candidate.ChunkId)
            .Take(top)];

        double Score(Candidate candidate)
        {
            var keywords = bestBm25 > 0 ? InContext(candidate) / bestBm25 : 0;
            if (bestCosine is not { } best || best <= -1) return keywords;
            var vectors = ((candidate.Cosine ?? missingCosine) + 1) / (best + 1);
            return bestBm25 > 0 ? ((1 - cosineShare) * keywords) + (cosineShare * vectors) : vectors;
        }
    }

    private static double InContext(Candidate candidate) => ((1 - NeighbourShare) * candidate.Bm25) + (NeighbourShare * candidate.Around);

    /// <summary>
    /// The cosine assumed for a chunk without a vector: the mean of those that keywords found too. The best cosine would rank every chunk
    /// that is not embedded yet first, the worst would hide them all until they are.
    /// </summary>
    private static double ExpectedCosine(IReadOnlyList<Candidate> candidates)
    {
        var known = candidates.Where(candidate => candidate.Cosine is not null).ToList();
        var found = known.Where(candidate => candidate.Bm25 > 0).ToList();
        var sample = found.Count > 0 ? found : known;
        return sample.Count == 0 ? 0 : sample.Average(candidate => (double)candidate.Cosine!.Value); // null was filtered out above
    }
}
