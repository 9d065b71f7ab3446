using System.Globalization;
using System.Text;
using CodeSight.Encoder.Tokens;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// One spelling for texts that differ only in whether accents are part of their letters (NFC, NFD): file names are stored in both.
/// </summary>
public static class ComposedText
{
    /// <summary>The text with its marks composed into their letters. Serves to compare texts; it is not form NFC to the letter.</summary>
    public static string Of(string text)
    {
        // All marks and all characters that stand for others lie beyond.
        return text.AsSpan().IndexOfAnyExceptInRange('\0', '\u02FF') < 0 ? text : Compose(text);
    }

    /// <summary>The spellings in which a text's name may be stored: as given, with its marks composed, and with all of them apart.</summary>
    public static IReadOnlyList<string> SpellingsOf(string text) => [.. new[] { text, Of(text), Decompose(text) }.Distinct(StringComparer.Ordinal)];

    private static string Decompose(string text)
    {
        var decomposed = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) CanonicalMapping.AppendDecomposed(rune, decomposed);
        return decomposed.ToString();
    }

    private static string Compose(string text)
    {
        var composed = new StringBuilder(text.Length);
        var marks = new List<Rune>();
        Rune? letter = null;
        foreach (var rune in Decompose(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
            {
                marks.Add(rune);
            }
            else
            {
                letter = letter is { } before ? Join(before, marks) : null;
                if (letter is { } whole && marks.Count == 0 && CanonicalMapping.Compose(whole, rune) is { } joined) letter = joined;
                else
                {
                    End(letter, marks, composed);
                    letter = rune;
                }
            }
        }

        if (letter is { } last) letter = Join(last, marks);
        End(letter, marks, composed);
        return composed.ToString();
    }

    /// <summary>The letter with every mark that composes with it; the others stay in the list.</summary>
    private static Rune Join(Rune letter, List<Rune> marks)
    {
        if (marks.Count == 0) return letter;
        List<Rune> ordered = [.. marks.OrderBy(Place)];
        marks.Clear();
        foreach (var mark in ordered)
        {
            if (CanonicalMapping.Compose(letter, mark) is { } whole) letter = whole;
            else marks.Add(mark);
        }

        return letter;
    }

    private static void End(Rune? letter, List<Rune> marks, StringBuilder composed)
    {
        if (letter is { } ended) composed.Append(ended.ToString());
        foreach (var mark in marks) composed.Append(mark.ToString());
        marks.Clear();
    }

    // Canonical order, as far as letters compose: what is attached, what stands below, what stands above.
    private static int Place(Rune mark) => mark.Value switch
    {
        0x031B or 0x0321 or 0x0322 or 0x0327 or 0x0328 => 0,
        (>= 0x0316 and <= 0x0319) or (>= 0x031C and <= 0x0320) or (>= 0x0323 and <= 0x0326) or (>= 0x0329 and <= 0x0333) => 1,
        0x0345 => 3,
        _ => 2,
    };
}
