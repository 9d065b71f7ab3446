namespace CodeSight.Bench.Recall;

/// <summary>Recall of an approximate search against an exact one.</summary>
internal static class RecallScore
{
    /// <summary>Distances less than this apart are the same: what rounding the question to half precision can do to one.</summary>
    public const double Tolerance = 5e-5;

    /// <summary>
    /// Share of the exact search's first <paramref name="depth"/> that the approximate one found. A chunk as near as the last of them
    /// counts as one of them, since the exact search could as well have listed it.
    /// </summary>
    /// <param name="exact">Distances of the nearest chunks, nearest first; fewer than the depth where there are no more.</param>
    /// <param name="found">Distances of what the approximate search found, each chunk once; null for one that should not be there.</param>
    /// <returns>0..1; null where there is nothing to find.</returns>
    public static double? Of(IReadOnlyList<double> exact, IReadOnlyList<double?> found, int depth)
    {
        var expected = Math.Min(depth, exact.Count);
        if (expected == 0) return null;
        var farthest = exact[expected - 1] + Tolerance;
        return (double)Math.Min(expected, found.Take(depth).Count(distance => distance <= farthest)) / expected;
    }
}
