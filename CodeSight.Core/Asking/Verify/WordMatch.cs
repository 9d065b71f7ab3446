using System.Collections.Frozen;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Tells whether words are forms of one another.</summary>
internal static class WordMatch
{
    private const int ShortestBeginning = 4;
    private const int ShortestPart = 5;
    private const int ShortestHyphenated = 3;

    private static readonly FrozenSet<string> Endings =
        "s es n en er ers e an ans ns y ian ish ed ing ly al ion d r st t te ten ung em".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether one is the other with a common ending: German and Germany, and not travel and Travelio.</summary>
    public static bool IsForm(string left, string right)
    {
        if (left == right) return true;
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        return shorter.Length >= ShortestBeginning && longer.StartsWith(shorter, StringComparison.Ordinal)
            && Endings.Contains(longer[shorter.Length..]);
    }

    /// <summary>Whether a set of stems holds a word, or a long one that it is a part of, as compounds have it.</summary>
    public static bool In(HashSet<string> stems, Token token)
    {
        if (stems.Contains(token.Stem)) return true;
        foreach (var stem in stems)
        {
            if (IsForm(stem, token.Stem)) return true;
            if (token.IsName) continue;
            if (stem.Length >= ShortestPart && token.Stem.Length > stem.Length + 2 && IsEdge(token.Stem, stem)) return true;
            if (token.Stem.Length >= ShortestPart && stem.Length > token.Stem.Length + 2 && IsEdge(stem, token.Stem)) return true;
        }

        return token.Lower.Split('-') is { Length: > 1 } parts
            && parts.All(part => part.Length >= ShortestHyphenated && stems.Contains(Reading.StemOf(part)));
    }

    private static bool IsEdge(string compound, string part) =>
        compound.StartsWith(part, StringComparison.Ordinal) || compound.EndsWith(part, StringComparison.Ordinal);
}
