using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

/// <summary>One question to a snapshot in one call.</summary>
internal static class SnapshotQuestions
{
    public static IReadOnlyList<KeywordHit> Search(this IKeywordSnapshot snapshot, KeywordQuery query, int top, ChunkFilter? filter)
    {
        using var scores = snapshot.ScoreAll(query);
        return scores.Best(top, filter);
    }

    public static float[] Score(this IKeywordSnapshot snapshot, KeywordQuery query, IReadOnlyList<long> chunkIds)
    {
        using var scores = snapshot.ScoreAll(query);
        return scores.Of(chunkIds);
    }

    public static float[] ScoreNeighbours(this IKeywordSnapshot snapshot, KeywordQuery query, IReadOnlyList<long> chunkIds)
    {
        using var scores = snapshot.ScoreAll(query);
        return scores.Around(chunkIds);
    }
}
