using System.Globalization;
using System.Text;

namespace CodeSight.Encoder.Tokens;

/// <summary>What the BERT pre-tokenizer does with a character.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Part of a word.</summary>
    Word,

    /// <summary>Ends a word and vanishes.</summary>
    Space,

    /// <summary>Ends a word and is one itself.</summary>
    Alone,

    /// <summary>Vanishes without ending a word: control and format characters.</summary>
    Dropped,
}

/// <summary>The classes of characters, as the published BERT tokenizers draw them.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 128).Select(OfAscii)];

    /// <summary>The class of an ASCII character.</summary>
    public static CharacterClass OfAscii(char character) => Ascii[character];

    /// <summary>The class of a character as it stands in the text.</summary>
    public static CharacterClass Of(Rune rune, bool spaceIdeographs)
    {
        if (rune.IsAscii) return Ascii[rune.Value];
        if (rune.Value == Rune.ReplacementChar.Value) return CharacterClass.Dropped;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return CharacterClass.Space;
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse:
                return CharacterClass.Dropped;
            case UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation:
                return CharacterClass.Alone;
            case UnicodeCategory.OtherLetter when spaceIdeographs && IsIdeograph(rune.Value):
                return CharacterClass.Alone;
            default:
                return CharacterClass.Word;
        }
    }

    // All ASCII symbols count as punctuation here, such as "$" and "^", which Unicode puts elsewhere.
    private static CharacterClass OfAscii(int character) => (char)character switch
    {
        ' ' or '\t' or '\n' or '\r' => CharacterClass.Space,
        < ' ' or '\x7f' => CharacterClass.Dropped,
        var c when char.IsAsciiLetterOrDigit(c) => CharacterClass.Word,
        _ => CharacterClass.Alone,
    };

    private static bool IsIdeograph(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
