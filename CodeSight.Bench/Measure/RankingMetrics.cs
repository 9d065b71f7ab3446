namespace CodeSight.Bench.Measure;

/// <summary>
/// Measures of one ranked list against graded judgements (Järvelin and Kekäläinen 2002, with the linear gain that trec_eval uses). A list
/// is given by its gains: the grade of what stands at each rank, 0 where that is not relevant.
/// </summary>
public static class RankingMetrics
{
    /// <summary>Normalised discounted cumulative gain of the first <paramref name="depth"/> ranks, 0..1.</summary>
    /// <param name="gains">Best rank first; a relevant thing gains once.</param>
    /// <param name="grades">Grades of all relevant things, found or not.</param>
    public static double Ndcg(IReadOnlyList<int> gains, IReadOnlyList<int> grades, int depth)
    {
        var best = Discounted(grades.Where(grade => grade > 0).OrderDescending().Take(depth));
        return best == 0 ? 0 : Discounted(gains.Take(depth)) / best;
    }

    /// <summary>Share of the relevant things that stand among the first <paramref name="depth"/>.</summary>
    public static double Recall(IReadOnlyList<int> gains, IReadOnlyList<int> grades, int depth)
    {
        var relevant = grades.Count(grade => grade > 0);
        return relevant == 0 ? 0 : (double)gains.Take(depth).Count(gain => gain > 0) / relevant;
    }

    /// <summary>1 / rank of the first relevant thing; 0 where there is none.</summary>
    public static double ReciprocalRank(IReadOnlyList<int> gains)
    {
        for (var at = 0; at < gains.Count; at++)
            if (gains[at] > 0) return 1.0 / (at + 1);
        return 0;
    }

    private static double Discounted(IEnumerable<int> gains) => gains.Select((gain, at) => gain / Math.Log2(at + 2)).Sum();
}
