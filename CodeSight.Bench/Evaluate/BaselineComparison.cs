using System.Globalization;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Evaluate;

/// <summary>A result beside an earlier one, on the questions that both have: a set that grows stays comparable.</summary>
internal sealed class BaselineComparison
{
    // Scores in a result file are rounded; a drop of exactly the allowed size is allowed.
    private const double Rounding = 2e-6;

    private readonly EvaluationResult _before;
    private readonly EvaluationResult _now;
    private readonly int _onlyNow;
    private readonly int _onlyBefore;

    /// <exception cref="InputException">They have no question in common, or were measured by different rules.</exception>
    public BaselineComparison(EvaluationResult baseline, EvaluationResult result)
    {
        if (baseline.PageTolerance != result.PageTolerance)
            throw new InputException(
                $"The baseline was measured with --page-tolerance {baseline.PageTolerance}, this run with {result.PageTolerance}.");
        var old = baseline.Questions.DistinctBy(question => question.Id).ToDictionary(question => question.Id);
        var common = result.Questions.Where(question => old.TryGetValue(question.Id, out var before)
            && before.JudgedBy == question.JudgedBy).ToList();
        if (common.Count == 0) throw new InputException("The baseline has none of these questions.");
        _now = result with { Questions = common };
        _before = baseline with { Questions = [.. common.Select(question => old[question.Id])] };
        (_onlyNow, _onlyBefore) = (result.Questions.Count - common.Count, old.Count - common.Count);
    }

    /// <summary>By how much the fused headline figure fell; below 0 where it rose.</summary>
    public double Drop => -Difference(_now.Headline).Fused.Mean;

    /// <summary>Whether it fell by more than is allowed.</summary>
    public bool IsTooLow(double maxDrop) => Drop > maxDrop + Rounding;

    /// <summary>The differences, now less before, with intervals over the questions' own differences, and the verdict.</summary>
    public IEnumerable<string> Lines(double maxDrop)
    {
        var others = _onlyNow + _onlyBefore == 0
            ? ""
            : $"; not compared, because new or judged otherwise: {_onlyNow} here, {_onlyBefore} in the baseline";
        yield return $"difference to the baseline on {_now.Questions.Count} questions{others}";
        foreach (var line in EvaluationReport.Table(Difference)) yield return line;
        var figure = $"fused {_now.Headline.Name}: {Number(_before.Mean(_now.Headline).Fused.Mean)} before, {Number(_now.Mean(_now.Headline).Fused.Mean)} now";
        yield return IsTooLow(maxDrop) ? $"{figure}: a drop of more than {maxDrop.ToString(CultureInfo.InvariantCulture)}" : figure;
    }

    private PerArm<Bootstrap> Difference(RankingMetric metric)
    {
        var (now, before) = (_now.Scores, _before.Scores);
        return new PerArm<Bootstrap>(Of(now.Keywords, before.Keywords), Of(now.Vectors, before.Vectors), Of(now.Fused, before.Fused));

        Bootstrap Of(IReadOnlyList<RankingScore> nows, IReadOnlyList<RankingScore> befores) =>
            Bootstrap.Of([.. nows.Zip(befores, (left, right) => metric.Of(left) - metric.Of(right)).OfType<double>()]);
    }

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
