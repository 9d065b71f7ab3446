using System.Numerics;
using System.Runtime.InteropServices;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Refine;

/// <summary>
/// Reorders the best passages by three more signals: the proximity of the question's words in the text, the share of its word pairs that
/// occur there, and the similarity of the passage's vector to those of the best three (pseudo-relevance feedback after Rocchio, "Relevance
/// Feedback in Information Retrieval", 1971). The weights are measured in docs/decisions/0009-ranking.md; nearby values give the same
/// quality.
/// </summary>
internal static class Refinement
{
    /// <summary>Number of passages that are reordered; up to 50 make no difference.</summary>
    public const int Depth = 15;

    private const double ProximityWeight = 0.1;
    private const double PairsWeight = 0.14;

    // Some of a question's word pairs occur in many texts of any topic.
    private const double OrdinaryPairs = 0.45;
    private const double SimilarityWeight = 0.2;

    // Weighted 1, 1/2 and 1/3.
    private const int FeedbackPassages = 3;

    /// <summary>Returns the passages, best first, with scores 0..1.</summary>
    /// <param name="question">The text that <paramref name="query"/> was made of.</param>
    /// <param name="passages">The fused ranking, best first.</param>
    /// <param name="vectorOf">Returns the unit vector of a chunk, or null if it is not in memory; null if no vectors are in memory.</param>
    /// <param name="trust">How much the vectors tell about this question, 0..1.</param>
    public static IReadOnlyList<Passage> Rank(
        string question, KeywordQuery query, IReadOnlyList<Passage> passages, Func<long, float[]?>? vectorOf, double trust = 1)
    {
        if (passages.Count < 2) return passages;
        const double total = 1 + ProximityWeight + PairsWeight;
        var match = new QuestionMatch(question, query);
        var ranking = Sorted(passages.Select(passage => passage with { Score = Score(passage) }));
        var vectors = ranking.Select(passage => vectorOf?.Invoke(passage.ChunkId)).ToList();
        if (Centroid(vectors) is not { } centroid) return ranking;
        var similarities = vectors.Select(vector => vector is null ? (double?)null : Math.Clamp(Dot(vector, centroid), 0, 1)).ToList();
        // Assumed for a passage without a vector, as in the fusion.
        var expected = similarities.Average() ?? 0;
        var share = trust * SimilarityWeight / (total + (trust * SimilarityWeight));
        return Sorted(ranking.Zip(similarities, (passage, similarity) => passage with
        {
            Score = ((1 - share) * passage.Score) + (share * (similarity ?? expected)),
        }));

        double Score(Passage passage)
        {
            var (proximity, pairs) = match.In(passage.Content);
            return (passage.Score + (ProximityWeight * proximity) + (PairsWeight * Unusual(pairs))) / total;
        }
    }

    private static double Unusual(double share) => Math.Max(0, share - OrdinaryPairs) / (1 - OrdinaryPairs);

    /// <summary>
    /// Returns the mean of the best passages' vectors, weighted by 1 / rank; null if one of them has no vector, since a centroid of the
    /// others would depend on which documents happen to be embedded.
    /// </summary>
    private static float[]? Centroid(IReadOnlyList<float[]?> vectors)
    {
        float[]? centroid = null;
        var total = 0f;
        for (var at = 0; at < Math.Min(FeedbackPassages, vectors.Count); at++)
        {
            if (vectors[at] is not { } vector) return null;
            var weight = 1f / (at + 1);
            total += weight;
            centroid ??= new float[vector.Length];
            for (var i = 0; i < centroid.Length; i++) centroid[i] += weight * vector[i];
        }

        for (var i = 0; i < centroid?.Length; i++) centroid[i] /= total;
        return centroid;
    }

    private static double Dot(float[] left, float[] right)
    {
        var sum = Vector<float>.Zero;
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var i = 0; i < lefts.Length; i++) sum += lefts[i] * rights[i];
        var rest = 0f;
        for (var i = lefts.Length * Vector<float>.Count; i < left.Length; i++) rest += left[i] * right[i];
        return Vector.Sum(sum) + rest;
    }

    private static List<Passage> Sorted(IEnumerable<Passage> passages) =>
        [.. passages.OrderByDescending(passage => passage.Score).ThenBy(passage => passage.ChunkId)];
}
