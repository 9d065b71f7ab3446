using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CodeSight.Encoder.Tokens;

/// <summary>
/// What is left of a character when its accents are stripped: its canonical decomposition (<see cref="CanonicalMapping"/>) without the
/// non-spacing marks.
/// </summary>
public static class StrippedAccents
{
    private static readonly FrozenDictionary<int, string> Table = CanonicalMapping.CodePoints.ToFrozenDictionary(
        codePoint => codePoint, codePoint => Strip(new Rune(codePoint)));

    /// <summary>
    /// What is left, an empty text where nothing is; null where the character stands for itself. A lone mark is the caller's to drop.
    /// </summary>
    public static string? Of(Rune rune)
    {
        if (rune.Value < 0xC0) return null;
        return rune.Value is >= 0xAC00 and <= 0xD7A3 ? Strip(rune) : Table.GetValueOrDefault(rune.Value);
    }

    private static string Strip(Rune rune)
    {
        var decomposed = new StringBuilder();
        CanonicalMapping.AppendDecomposed(rune, decomposed);
        return string.Concat(decomposed.ToString().EnumerateRunes()
            .Where(part => Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            .Select(part => part.ToString()));
    }
}
