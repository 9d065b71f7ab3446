using System.Globalization;

namespace CodeSight.Bench.Measure;

/// <summary>
/// The mean of values with its interval by the percentile bootstrap (Efron and Tibshirani 1993, chapter 13): the middle 95 % of the means
/// of 1,000 resamples. The resamples are drawn with a fixed seed: the same values always have the same interval.
/// </summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Count">How many values.</param>
public readonly record struct Bootstrap(double Mean, double Low, double High, int Count)
{
    private const int Resamples = 1_000;
    private const int Seed = 1;
    private const double Tail = 0.025;

    /// <summary>Of these values; NaN throughout where there are none.</summary>
    public static Bootstrap Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return new Bootstrap(double.NaN, double.NaN, double.NaN, 0);
        var random = new Random(Seed);
        var means = new double[Resamples];
        for (var at = 0; at < Resamples; at++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < values.Count; draw++) sum += values[random.Next(values.Count)];
            means[at] = sum / values.Count;
        }

        var sample = new Sample(means);
        return new Bootstrap(values.Average(), sample.Percentile(Tail), sample.Percentile(1 - Tail), values.Count);
    }

    /// <summary>"0.905 [0.894, 0.915]".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:F3} [{Low:F3}, {High:F3}]");
}
