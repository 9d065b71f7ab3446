namespace CodeSight.Encoder.Weights;

/// <summary>
/// Rounds rows of weights to signed bytes with one scale a row, symmetric around zero (Jacob et al. 2018, section 2.1, without
/// zero point). The scale is the one of a fixed set that leaves the least squared error. Plain sums in a fixed order, so that
/// every machine gives the same bytes.
/// </summary>
internal static class RowQuantizer
{
    private const int MaxByte = 127;

    // Scales from that which spans the largest weight down to 70 % of it, where the largest weights are clipped.
    private const int Candidates = 61;
    private const double Step = 0.005;

    /// <summary>Rounds one row.</summary>
    /// <returns>The scale: weight = byte x scale.</returns>
    public static float Quantize(ReadOnlySpan<float> row, Span<sbyte> bytes)
    {
        var largest = 0f;
        foreach (var weight in row) largest = MathF.Max(largest, MathF.Abs(weight));
        if (largest == 0)
        {
            bytes.Clear();
            return 0f;
        }

        var best = 0f;
        var least = double.PositiveInfinity;
        for (var i = 0; i < Candidates; i++)
        {
            var scale = (float)(largest * (1 - i * Step) / MaxByte);
            var error = SquaredError(row, scale, least);
            if (error < least) (least, best) = (error, scale);
        }

        for (var i = 0; i < row.Length; i++) bytes[i] = (sbyte)Round(row[i], best);
        return best;
    }

    // Stops as soon as it is worse than the best one known.
    private static double SquaredError(ReadOnlySpan<float> row, float scale, double enough)
    {
        var sum = 0d;
        foreach (var weight in row)
        {
            var error = weight - Round(weight, scale) * (double)scale;
            sum += error * error;
            if (sum >= enough) break;
        }

        return sum;
    }

    private static double Round(float weight, float scale) =>
        Math.Clamp(Math.Round(weight / (double)scale, MidpointRounding.ToEven), -MaxByte, MaxByte);
}
