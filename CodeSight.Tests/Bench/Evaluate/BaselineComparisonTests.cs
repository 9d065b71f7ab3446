using CodeSight.Bench;
using CodeSight.Bench.Evaluate;

namespace CodeSight.Tests.Bench.Evaluate;

public sealed class BaselineComparisonTests
{
    [Theory]
    [InlineData(0.80, 0.80, false)]
    [InlineData(0.80, 0.79, false)]
    [InlineData(0.80, 0.7899, true)]
    [InlineData(0.80, 0.95, false)]
    public void Drop_is_too_large_when_it_is_more_than_the_allowed_one(double before, double now, bool isTooLow)
    {
        var comparison = new BaselineComparison(Result(("1", before), ("2", before)), Result(("1", now), ("2", now)));
        Assert.Equal(before - now, comparison.Drop, 9);
        Assert.Equal(isTooLow, comparison.IsTooLow(0.01));
        Assert.Equal(isTooLow, comparison.Lines(0.01).Last().EndsWith("a drop of more than 0.01", StringComparison.Ordinal));
    }

    [Fact]
    public void Questions_are_compared_that_both_results_have()
    {
        var comparison = new BaselineComparison(Result(("1", 0.5), ("gone", 1)), Result(("new", 0), ("1", 0.75)));
        Assert.Equal(-0.25, comparison.Drop, 9);
        var lines = comparison.Lines(0).ToList();
        Assert.Equal(
            "difference to the baseline on 1 questions; not compared, because new or judged otherwise: 1 here, 1 in the baseline",
            lines[0]);
        Assert.Contains(
            lines,
            line => line.StartsWith("fused ", StringComparison.Ordinal) && line.Contains("0.250 [0.250, 0.250]", StringComparison.Ordinal));
        Assert.Equal("fused nDCG@10: 0.500 before, 0.750 now", lines[^1]);
    }

    [Fact]
    public void Recall_counts_where_answers_alone_judge()
    {
        var before = new EvaluationResult("x", 0, [Question("1", 0.9, recall: 1, JudgedUnit.Passages)]);
        var lower = new EvaluationResult("x", 0, [Question("1", 0.2, recall: 1, JudgedUnit.Passages)]);
        var lost = new EvaluationResult("x", 0, [Question("1", 0.9, recall: 0, JudgedUnit.Passages)]);
        Assert.False(new BaselineComparison(before, lower).IsTooLow(0.01));
        Assert.True(new BaselineComparison(before, lost).IsTooLow(0.01));
    }

    [Fact]
    public void Results_that_cannot_be_compared_are_refused()
    {
        var result = Result(("1", 1));
        Assert.Equal(
            "The baseline has none of these questions.",
            Assert.Throws<InputException>(() => new BaselineComparison(Result(("2", 1)), result)).Message);
        Assert.Equal(
            "The baseline was measured with --page-tolerance 1, this run with 0.",
            Assert.Throws<InputException>(() => new BaselineComparison(result with { PageTolerance = 1 }, result)).Message);
    }

    private static EvaluationResult Result(params (string Id, double Ndcg)[] questions) =>
        new("x", 0, [.. questions.Select(question => Question(question.Id, question.Ndcg, 1, JudgedUnit.Files))]);

    private static QuestionResult Question(string id, double ndcg, double recall, JudgedUnit unit)
    {
        var fused = new RankingScore(ndcg, recall, 1, 1);
        return new QuestionResult(id, unit, new RankingScore(1, 1, 1, 1), new RankingScore(1, 1, 1, 1), fused);
    }
}
