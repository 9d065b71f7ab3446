using System.Globalization;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>What a character does to a word.</summary>
internal enum CharKind : byte
{
    /// <summary>Ends a word.</summary>
    Separator,

    /// <summary>A letter without case, or in lower case.</summary>
    Lower,

    /// <summary>A letter in upper or title case.</summary>
    Upper,

    /// <summary>A decimal digit.</summary>
    Digit,

    /// <summary>Connects the parts of one identifier, such as the underscore.</summary>
    Connector,

    /// <summary>Between two letters it belongs to the word (don't).</summary>
    Apostrophe,

    /// <summary>Is not there at all, such as a combining accent or a soft hyphen.</summary>
    Ignored,

    /// <summary>Belongs to a script that is written without spaces: found by single characters and pairs.</summary>
    Ideograph,

    /// <summary>Half of a character beyond the first plane.</summary>
    Surrogate,
}

/// <summary>
/// Classes of characters, and their folding to lower case without accents. The accent table is our own because the product runs with
/// invariant globalization, where the framework does not decompose characters. Source: decompositions of the Unicode character database.
/// </summary>
internal static class Folding
{
    // One base letter for each character; a space where there is none.
    private const string Latin =
        "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy yaaaaaaccccccccddddeeeeeeeeeegggg" +
        "gggghhhhiiiiiiiiii  jjkkkllllllllllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" +
        "                                oo             uu                            aaiioouuuuuuuuuu aa" +
        "aa    ggkkoooo  j   gg  nnaa  ooaaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy            " +
        "                ";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
        "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy s    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";

    private const string OtherAccented = "άέήίόύώϊϋΐΰςйёѐїўќѓѝ";
    private const string OtherBase = "αεηιουωιυιυσиееіукги";

    private static readonly CharKind[] AsciiKinds = BuildAsciiKinds();

    /// <summary>What the character does to a word.</summary>
    public static CharKind KindOf(char c) => c < 128 ? AsciiKinds[c] : KindBeyondAscii(c);

    /// <summary>Whether the character is a letter or digit of a script with words.</summary>
    public static bool IsWord(char c) => KindOf(c) is CharKind.Lower or CharKind.Upper or CharKind.Digit;

    /// <summary>Writes the character's folded form (one to three characters) and returns how many were written.</summary>
    public static int Fold(char c, Span<char> into)
    {
        if (c < 128)
        {
            into[0] = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
            return 1;
        }

        if (FoldToSeveral(c) is { } several)
        {
            several.CopyTo(into);
            return several.Length;
        }

        into[0] = FoldToOne(c);
        return 1;
    }

    /// <summary>Writes the character in lower case, its accents kept for the stemmers of other languages; otherwise as <see cref="Fold"/>.</summary>
    public static int Lower(char c, Span<char> into)
    {
        if (c is not ((>= '\u00C0' and <= '\u024F') or (>= '\u0370' and <= '\u052F') or (>= '\u1E00' and <= '\u1EFF')) or 'Ĳ' or 'ĳ')
            return Fold(c, into);
        into[0] = c == 'İ' ? 'i' : char.ToLowerInvariant(c);
        return 1;
    }

    private static char FoldToOne(char c)
    {
        var accented = c switch
        {
            >= '\u00C0' and < '\u0250' => Latin[c - '\u00C0'],
            >= '\u1E00' and < '\u1F00' => LatinAdditional[c - '\u1E00'],
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            >= '\u2080' and <= '\u2089' => (char)(c - 0x2080 + '0'),
            '\u00B2' or '\u00B3' => (char)(c - 0xB0 + '0'),
            '\u00B9' => '1',
            >= '\u2070' and <= '\u2079' => (char)(c - 0x2070 + '0'),
            _ => ' ',
        };
        if (accented != ' ') return char.ToLowerInvariant(accented);
        if (CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0) return (char)('0' + digit);
        var lower = char.ToLowerInvariant(c);
        var other = OtherAccented.IndexOf(lower, StringComparison.Ordinal);
        return other >= 0 ? OtherBase[other] : lower;
    }

    private static string? FoldToSeveral(char c) => c switch
    {
        'ß' or 'ẞ' => "ss",
        'Æ' or 'æ' or 'Ǽ' or 'ǽ' or 'Ǣ' or 'ǣ' => "ae",
        'Œ' or 'œ' => "oe",
        'Þ' or 'þ' => "th",
        'Ĳ' or 'ĳ' => "ij",
        '\uFB00' => "ff",
        '\uFB01' => "fi",
        '\uFB02' => "fl",
        '\uFB03' => "ffi",
        '\uFB04' => "ffl",
        '\uFB05' or '\uFB06' => "st",
        _ => null,
    };

    private static CharKind[] BuildAsciiKinds()
    {
        var kinds = new CharKind[128];
        for (var c = 'a'; c <= 'z'; c++) kinds[c] = CharKind.Lower;
        for (var c = 'A'; c <= 'Z'; c++) kinds[c] = CharKind.Upper;
        for (var c = '0'; c <= '9'; c++) kinds[c] = CharKind.Digit;
        kinds['_'] = CharKind.Connector;
        kinds['\''] = CharKind.Apostrophe;
        return kinds;
    }

    private static CharKind KindBeyondAscii(char c)
    {
        if (IsWithoutSpaces(c)
            && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.OtherPunctuation or UnicodeCategory.OtherSymbol))
            return CharKind.Ideograph;
        if (c is '\u2019' or '\u2018' or '\u02BC' or '\uFF07') return CharKind.Apostrophe;
        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharKind.Upper,
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => CharKind.Lower,
            UnicodeCategory.DecimalDigitNumber => CharKind.Digit,
            UnicodeCategory.OtherNumber =>
                c is '\u00B2' or '\u00B3' or '\u00B9' or (>= '\u2070' and <= '\u2089') ? CharKind.Digit : CharKind.Separator,
            UnicodeCategory.ConnectorPunctuation => CharKind.Connector,
            UnicodeCategory.Surrogate => CharKind.Surrogate,
            UnicodeCategory.Format => c == '\u200B' ? CharKind.Separator : CharKind.Ignored,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
                IsAccent(c) ? CharKind.Ignored : CharKind.Lower,
            _ => CharKind.Separator,
        };
    }

    /// <summary>
    /// Marks that a reader may leave out: accents, Hebrew points, Arabic vowel signs. Other scripts' marks are vowels of their words.
    /// </summary>
    private static bool IsAccent(char c) => c is
        (>= '\u0300' and <= '\u036F') or (>= '\u0483' and <= '\u0489') or (>= '\u0591' and <= '\u05C7') or (>= '\u0610' and <= '\u061A') or
        (>= '\u064B' and <= '\u065F') or '\u0670' or (>= '\u1AB0' and <= '\u1AFF') or (>= '\u1DC0' and <= '\u1DFF') or
        (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE2F');

    private static bool IsWithoutSpaces(char c) => c is
        (>= '\u0E01' and <= '\u0EFF' and not (>= '\u0E50' and <= '\u0E59')) or    // Thai, Lao
        (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17D3') or        // Myanmar, Khmer
        (>= '\u2E80' and <= '\u2FDF') or (>= '\u3005' and <= '\u3007') or        // radicals, iteration marks
        (>= '\u3041' and <= '\u318F') or (>= '\u31A0' and <= '\u31FF') or        // kana, bopomofo, jamo
        (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or        // unified ideographs
        (>= '\uAC00' and <= '\uD7A3') or (>= '\uF900' and <= '\uFAFF') or        // hangul, compatibility ideographs
        (>= '\uFF66' and <= '\uFF9F');                                            // half-width katakana
}
