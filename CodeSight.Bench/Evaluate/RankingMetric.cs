using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Evaluate;

/// <summary>A figure of a ranking that is averaged over questions.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Key">As it stands in a result file.</param>
/// <param name="Of">The figure of one question, 0..1; null where it is not defined for it.</param>
internal sealed record RankingMetric(string Name, string Key, Func<RankingScore, double?> Of)
{
    public static RankingMetric Ndcg10 { get; } = new("nDCG@10", "ndcg_at_10", score => score.Ndcg10);

    public static RankingMetric Recall10 { get; } = new("recall@10", "recall_at_10", score => score.Recall10);

    /// <summary>All, in the order in which they are printed.</summary>
    public static IReadOnlyList<RankingMetric> All { get; } =
    [
        Ndcg10,
        Recall10,
        new("recall@100", "recall_at_100", score => score.Recall100),
        new("MRR", "mrr", score => score.ReciprocalRank),
        new("page in the top 5", "page_in_top_5", score => score.PageInTop5),
    ];

    /// <summary>The mean over the questions for which it is defined.</summary>
    public Bootstrap Mean(IEnumerable<RankingScore> scores) => Bootstrap.Of([.. scores.Select(Of).OfType<double>()]);
}
