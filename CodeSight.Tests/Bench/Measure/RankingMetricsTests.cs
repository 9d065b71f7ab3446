using CodeSight.Bench.Measure;

namespace CodeSight.Tests.Bench.Measure;

public sealed class RankingMetricsTests
{
    private static readonly int[] Grades = [1, 3, 0, 2];

    [Fact]
    public void Ndcg_is_one_when_the_order_is_best() => Assert.Equal(1, RankingMetrics.Ndcg([3, 2, 1, 0], Grades, 10), 12);

    [Fact]
    public void Ndcg_weighs_grades_and_ranks_when_the_order_is_not_best()
    {
        // DCG = 1/log2(2) + 0 + 3/log2(4) = 2.5; best = 3 + 2/log2(3) + 1/2.
        var best = 3 + (2 / Math.Log2(3)) + 0.5;
        Assert.Equal(2.5 / best, RankingMetrics.Ndcg([1, 0, 3], Grades, 10), 12);
        Assert.Equal(1 / 3.0, RankingMetrics.Ndcg([1, 3], Grades, 1), 12);
        Assert.Equal(0, RankingMetrics.Ndcg([0, 0], Grades, 10));
    }

    [Fact]
    public void Ndcg_ideal_is_cut_when_there_are_more_relevant_documents_than_places()
    {
        var grades = Enumerable.Repeat(1, 20).ToList();
        Assert.Equal(1, RankingMetrics.Ndcg([.. grades.Take(10)], grades, 10), 12);
    }

    [Fact]
    public void Recall_counts_relevant_documents_only_when_others_are_judged_too()
    {
        Assert.Equal(2 / 3.0, RankingMetrics.Recall([0, 3, 2], Grades, 10), 12);
        Assert.Equal(1 / 3.0, RankingMetrics.Recall([0, 3, 2], Grades, 2), 12);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 3 }, 0.5)]
    [InlineData(new[] { 0, 0, 0 }, 0)]
    [InlineData(new int[0], 0)]
    public void Reciprocal_rank_is_that_of_the_first_relevant_document(int[] gains, double expected) =>
        Assert.Equal(expected, RankingMetrics.ReciprocalRank(gains), 12);

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
    public void Steal_is_the_share_of_ticks_that_were_taken_away()
    {
        var before = HostSteal.Parse("cpu  100 0 50 800 10 0 5 35 9 0");
        var after = HostSteal.Parse("cpu  160 0 60 800 10 0 5 65 9 0");
        Assert.Equal(0.3, after.ShareSince(before), 12);
        Assert.Equal(0, after.ShareSince(after));
    }
}
