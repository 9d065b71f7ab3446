namespace CodeSight.Core.Asking.Explain;

/// <summary>Finds the paths that are written most like another: by the share of the pairs of letters that they have in common.</summary>
internal static class NearestPaths
{
    private const int Limit = 3;
    private const double LeastLikeness = 0.5;

    /// <summary>Returns at most three paths, the most alike first.</summary>
    public static IReadOnlyList<string> Of(string path, IEnumerable<string> paths)
    {
        var (whole, name) = (Pairs(path), Pairs(NameOf(path)));
        var nearest = paths
            .Select(other => (Path: other, Likeness: Math.Max(Likeness(whole, other), Likeness(name, NameOf(other)))))
            .Where(other => other.Likeness >= LeastLikeness)
            .OrderByDescending(other => other.Likeness)
            .ThenBy(other => other.Path, StringComparer.Ordinal)
            .Take(Limit);
        return [.. nearest.Select(other => other.Path)];
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    private static HashSet<int> Pairs(ReadOnlySpan<char> text)
    {
        var pairs = new HashSet<int>();
        for (var i = 0; i + 1 < text.Length; i++) pairs.Add(PairAt(text, i));
        return pairs;
    }

    // Dice's coefficient; a pair that the text repeats counts each time, which saves a set for every path.
    private static double Likeness(HashSet<int> pairs, ReadOnlySpan<char> text)
    {
        if (pairs.Count == 0 || text.Length < 2) return 0;
        var shared = 0;
        for (var i = 0; i + 1 < text.Length; i++)
            if (pairs.Contains(PairAt(text, i))) shared++;
        return 2d * Math.Min(shared, pairs.Count) / (pairs.Count + text.Length - 1);
    }

    private static int PairAt(ReadOnlySpan<char> text, int at) => (char.ToLowerInvariant(text[at]) << 16) | char.ToLowerInvariant(text[at + 1]);
}
