using CodeSight.Bench.Measure;

namespace CodeSight.Tests.Bench.Measure;

public sealed class RankingMetricsTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 3, ["b"] = 2, ["c"] = 1, ["d"] = 0 };

    [Fact]
    public void Ndcg_is_one_when_the_order_is_best() => Assert.Equal(1, RankingMetrics.Ndcg(["a", "b", "c", "x"], Grades, 10), 12);

    [Fact]
    public void Ndcg_weighs_grades_and_ranks_when_the_order_is_not_best()
    {
        // DCG = 1/log2(2) + 0 + 3/log2(4) = 2.5; best = 3 + 2/log2(3) + 1/2.
        var best = 3 + (2 / Math.Log2(3)) + 0.5;
        Assert.Equal(2.5 / best, RankingMetrics.Ndcg(["c", "x", "a"], Grades, 10), 12);
        Assert.Equal(1 / 3.0, RankingMetrics.Ndcg(["c", "a"], Grades, 1), 12);
    }

    [Fact]
    public void Ndcg_ideal_is_cut_when_there_are_more_relevant_documents_than_places()
    {
        var grades = Enumerable.Range(0, 20).ToDictionary(at => $"d{at}", _ => 1);
        Assert.Equal(1, RankingMetrics.Ndcg([.. grades.Keys.Take(10)], grades, 10), 12);
    }

    [Fact]
    public void Recall_counts_relevant_documents_only_when_others_are_judged_too()
    {
        Assert.Equal(2 / 3.0, RankingMetrics.Recall(["d", "a", "b"], Grades, 10), 12);
        Assert.Equal(1 / 3.0, RankingMetrics.Recall(["d", "a", "b"], Grades, 2), 12);
    }

    [Theory]
    [InlineData("d c a", 0.5)]
    [InlineData("x y z", 0)]
    public void Reciprocal_rank_is_that_of_the_first_relevant_document(string ranking, double expected) =>
        Assert.Equal(expected, RankingMetrics.ReciprocalRank(ranking.Split(' '), Grades), 12);

    [Fact]
    public void Sample_tells_mean_standard_error_and_percentiles()
    {
        var sample = new Sample([4, 2, 8, 6]);
        Assert.Equal(5, sample.Mean, 12);
        Assert.Equal(Math.Sqrt(20.0 / 3 / 4), sample.StandardError, 12);
        Assert.Equal((4, 8, 8), (sample.Percentile(0.5), sample.Percentile(0.95), sample.Percentile(1)));
        Assert.Equal("5.000 +- 1.291 (n = 4)", sample.ToString());
    }

    [Fact]
    public void Standard_error_agrees_with_the_bootstrap_when_values_are_many()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 400).Select(_ => random.NextDouble()).ToArray();
        var means = Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, values.Length).Average(_ => values[random.Next(values.Length)])).ToArray();
        var bootstrap = Math.Sqrt(means.Average(mean => Math.Pow(mean - means.Average(), 2)));
        Assert.InRange(new Sample(values).StandardError / bootstrap, 0.9, 1.1);
    }

    [Fact]
    public void Steal_is_the_share_of_ticks_that_were_taken_away()
    {
        var before = HostSteal.Parse("cpu  100 0 50 800 10 0 5 35 9 0");
        var after = HostSteal.Parse("cpu  160 0 60 800 10 0 5 65 9 0");
        Assert.Equal(0.3, after.ShareSince(before), 12);
        Assert.Equal(0, after.ShareSince(after));
    }
}
