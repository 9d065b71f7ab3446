namespace CodeSight.Bench.Measure;

/// <summary>Measures of one ranked list against graded judgements (Järvelin and Kekäläinen 2002, with the linear gain that trec_eval uses).</summary>
public static class RankingMetrics
{
    /// <summary>Normalised discounted cumulative gain of the first <paramref name="depth"/> documents, 0..1.</summary>
    /// <param name="ranking">Document ids, best first, each once.</param>
    /// <param name="grades">Grade of each relevant document; others have 0.</param>
    public static double Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int depth)
    {
        var best = Discounted(grades.Values.Where(grade => grade > 0).OrderDescending().Take(depth));
        return best == 0 ? 0 : Discounted(ranking.Take(depth).Select(id => grades.GetValueOrDefault(id))) / best;
    }

    /// <summary>Share of the relevant documents that stand among the first <paramref name="depth"/>.</summary>
    public static double Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int depth)
    {
        var relevant = grades.Count(grade => grade.Value > 0);
        return relevant == 0 ? 0 : (double)ranking.Take(depth).Count(id => grades.GetValueOrDefault(id) > 0) / relevant;
    }

    /// <summary>1 / rank of the first relevant document; 0 where there is none.</summary>
    public static double ReciprocalRank(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        for (var at = 0; at < ranking.Count; at++)
            if (grades.GetValueOrDefault(ranking[at]) > 0) return 1.0 / (at + 1);
        return 0;
    }

    private static double Discounted(IEnumerable<int> gains) => gains.Select((gain, at) => gain / Math.Log2(at + 2)).Sum();
}
