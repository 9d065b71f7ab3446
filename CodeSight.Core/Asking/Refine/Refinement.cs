using System.Numerics;
using System.Runtime.InteropServices;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Refine;

/// <summary>
/// Orders the best passages anew by three signals that no single score holds: how close together the question's words stand in the text, how
/// many of them stand there side by side as they do in the question, and how near its vector lies to those of the best three (pseudo-relevance
/// feedback after Rocchio, "Relevance Feedback in Information Retrieval", 1971, by the passages' own vectors). Measured in
/// docs/decisions/0009-ranking.md; the neighbourhood of each number is flat.
/// </summary>
internal static class Refinement
{
    /// <summary>How many passages are worth it; up to 50 make no difference.</summary>
    public const int Depth = 15;

    private const double ProximityWeight = 0.1;
    private const double PairsWeight = 0.14;

    // A few of a question's pairs stand in many texts, whatever these are about.
    private const double OrdinaryPairs = 0.45;
    private const double LikenessWeight = 0.2;

    // The first counts 1, the second 1/2, the third 1/3.
    private const int Examples = 3;

    /// <summary>The passages, best first, with scores 0..1.</summary>
    /// <param name="question">The text that <paramref name="query"/> was made of.</param>
    /// <param name="passages">Best first, as the arms rank them.</param>
    /// <param name="vectorOf">The unit vector of a chunk, or null where it is not in memory; null where none is.</param>
    public static IReadOnlyList<Passage> Rank(
        string question, KeywordQuery query, IReadOnlyList<Passage> passages, Func<long, float[]?>? vectorOf)
    {
        if (passages.Count < 2) return passages;
        const double total = 1 + ProximityWeight + PairsWeight;
        var match = new QuestionMatch(question, query);
        var ranking = Sorted(passages.Select(passage => passage with { Score = Score(passage) }));
        var vectors = ranking.Select(passage => vectorOf?.Invoke(passage.ChunkId)).ToList();
        if (Centre(vectors) is not { } centre) return ranking;
        var likeness = vectors.Select(vector => vector is null ? (double?)null : Math.Clamp(Dot(vector, centre), 0, 1)).ToList();
        // What a passage without a vector is taken to have, as in the fusion.
        var typical = likeness.Average() ?? 0;
        const double share = LikenessWeight / (total + LikenessWeight);
        return Sorted(ranking.Zip(likeness, (passage, alike) => passage with
        {
            Score = ((1 - share) * passage.Score) + (share * (alike ?? typical)),
        }));

        double Score(Passage passage)
        {
            var (proximity, pairs) = match.In(passage.Content);
            return (passage.Score + (ProximityWeight * proximity) + (PairsWeight * Unusual(pairs))) / total;
        }
    }

    private static double Unusual(double share) => Math.Max(0, share - OrdinaryPairs) / (1 - OrdinaryPairs);

    /// <summary>The mean of the best passages' vectors, each weighted by 1 / rank; null where one of them has none, so that no chance picks the examples.</summary>
    private static float[]? Centre(IReadOnlyList<float[]?> vectors)
    {
        float[]? centre = null;
        var total = 0f;
        for (var at = 0; at < Math.Min(Examples, vectors.Count); at++)
        {
            if (vectors[at] is not { } vector) return null;
            var weight = 1f / (at + 1);
            total += weight;
            centre ??= new float[vector.Length];
            for (var i = 0; i < centre.Length; i++) centre[i] += weight * vector[i];
        }

        for (var i = 0; i < centre?.Length; i++) centre[i] /= total;
        return centre;
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
