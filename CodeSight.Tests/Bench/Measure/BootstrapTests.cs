using CodeSight.Bench.Measure;

namespace CodeSight.Tests.Bench.Measure;

public sealed class BootstrapTests
{
    private static readonly double[] Values = MakeValues();

    [Fact]
    public void Interval_is_the_same_whenever_the_values_are()
    {
        var first = Bootstrap.Of(Values);
        Assert.Equal(first, Bootstrap.Of([.. Values]));
        Assert.NotEqual(first.Low, Bootstrap.Of([.. Values.Select(value => value * value)]).Low);
    }

    [Fact]
    public void Interval_is_that_of_the_standard_error_when_values_are_many()
    {
        var interval = Bootstrap.Of(Values);
        var reach = 1.96 * new Sample(Values).StandardError;
        Assert.Equal(Values.Average(), interval.Mean, 12);
        Assert.InRange((interval.High - interval.Mean) / reach, 0.9, 1.1);
        Assert.InRange((interval.Mean - interval.Low) / reach, 0.9, 1.1);
    }

    [Fact]
    public void Interval_of_two_values_reaches_from_one_to_the_other()
    {
        // A resample of two holds the same one twice in a quarter of all cases each: far more than 2.5 %.
        Assert.Equal(new Bootstrap(0.5, 0, 1, 2), Bootstrap.Of([0, 1]));
        Assert.Equal("0.500 [0.000, 1.000]", Bootstrap.Of([0, 1]).ToString());
    }

    [Fact]
    public void Interval_of_equal_values_is_a_point_and_of_none_is_nothing()
    {
        Assert.Equal(new Bootstrap(0.25, 0.25, 0.25, 3), Bootstrap.Of([0.25, 0.25, 0.25]));
        Assert.Equal((double.NaN, 0), (Bootstrap.Of([]).Mean, Bootstrap.Of([]).Count));
    }

    private static double[] MakeValues()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
    }
}
