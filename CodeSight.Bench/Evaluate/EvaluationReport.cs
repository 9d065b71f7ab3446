using System.Globalization;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Evaluate;

/// <summary>A result in words and tables.</summary>
internal static class EvaluationReport
{
    private const int Shown = 3;

    /// <summary>Each arm's means with their 95 % intervals.</summary>
    public static IEnumerable<string> Means(EvaluationResult result) => Table(result.Mean);

    /// <summary>
    /// A table of figures, one row an arm and one column a metric; a metric without a value has no column, and one of some questions says
    /// how many.
    /// </summary>
    public static IEnumerable<string> Table(Func<RankingMetric, PerArm<Bootstrap>> mean)
    {
        var columns = RankingMetric.All.Select(metric => (metric.Name, Arms: mean(metric).All.ToList()))
            .Where(column => column.Arms[0].Value.Count > 0).ToList();
        var most = columns.Max(column => column.Arms[0].Value.Count);
        IEnumerable<IReadOnlyList<string>> rows = columns[0].Arms.Select(
            (arm, row) => (string[])[arm.Arm, .. columns.Select(column => $"{column.Arms[row].Value}")]);
        return TextTable.Lines([["", .. columns.Select(column => column.Arms[0].Value.Count is var count && count < most ? $"{column.Name} (of {count})" : column.Name)], .. rows]);
    }

    /// <summary>The questions with the smallest fused nDCG@10 below 1, worst first, with what was found first for them.</summary>
    public static IEnumerable<string> Worst(EvaluationResult result, int count)
    {
        var worst = result.Questions.Where(question => question.Fused.Ndcg10 < 1)
            .OrderBy(question => question.Fused.Ndcg10).ThenBy(question => question.Fused.ReciprocalRank).ThenBy(
                question => question.Id, StringComparer.Ordinal)
            .Take(count).ToList();
        return worst.Count == 0 ? [] : TextTable.Lines([["worst", "nDCG@10", "first relevant", "found first"], .. worst.Select(Row)]);
    }

    private static IReadOnlyList<string> Row(QuestionResult question)
    {
        var rank = question.Found.TakeWhile(item => item.Gain == 0).Count() + 1;
        return
        [
            question.Id,
            question.Fused.Ndcg10.ToString("F3", CultureInfo.InvariantCulture),
            rank <= question.Found.Count ? $"at {rank}" : "not found",
            question.Found.Count == 0 ? "nothing" : string.Join(", ", question.Found.Take(Shown)),
        ];
    }
}
