using System.Globalization;

namespace CodeSight.Bench.Measure;

/// <summary>Values measured on questions or requests, with their mean, its standard error, and percentiles.</summary>
public sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Mean => Count == 0 ? double.NaN : _sorted.Average();

    /// <summary>Standard error of the mean: the sample's standard deviation over the root of its size; 0 below two values.</summary>
    public double StandardError
    {
        get
        {
            if (Count < 2) return 0;
            var mean = Mean;
            return Math.Sqrt(_sorted.Sum(value => (value - mean) * (value - mean)) / (Count - 1) / Count);
        }
    }

    /// <summary>The smallest value that at least this share (0..1) of the values do not exceed (nearest rank).</summary>
    public double Percentile(double share) =>
        Count == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];

    /// <summary>"0.905 +- 0.005 (n = 500)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:F3} +- {StandardError:F3} (n = {Count})");
}
