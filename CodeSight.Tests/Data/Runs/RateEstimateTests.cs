using CodeSight.Core.Data.Runs;

namespace CodeSight.Tests.Data.Runs;

public sealed class RateEstimateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_left_follows_from_the_rate_of_the_last_minute()
    {
        var rate = new RateEstimate();

        Assert.Null(rate.Observe(1, 0, 100, Start));
        Assert.Null(rate.Observe(1, 0, 100, Start.AddSeconds(10)));
        // Reading the text took the first ten seconds; 5 chunks a second since.
        Assert.Equal(20, rate.Observe(1, 50, 100, Start.AddSeconds(20)));
        // That is more than a minute ago by now: 10 chunks a second since.
        Assert.Equal(5, rate.Observe(1, 650, 50, Start.AddSeconds(80)));
    }

    [Fact]
    public void Another_run_starts_without_a_rate()
    {
        var rate = new RateEstimate();
        rate.Observe(1, 0, 100, Start);
        rate.Observe(1, 50, 50, Start.AddSeconds(10));

        Assert.Null(rate.Observe(2, 60, 50, Start.AddSeconds(20)));
    }
}
