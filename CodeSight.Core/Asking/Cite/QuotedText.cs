using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Encoder.Tokens;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Core.Asking.Cite;

/// <summary>Finds quotations and compares them with a text, ignoring spacing, letter case, accents and punctuation.</summary>
internal static partial class QuotedText
{
    private const int MinWords = 4;

    private const string Open = """(?<open>(?<![\p{L}\p{N}.,!?])"(?=\S)|[“„«])""";

    /// <summary>
    /// Matches a quotation in straight, English, German or French marks within a line. A straight mark opens one only before a word.
    /// </summary>
    [GeneratedRegex($$"""{{Open}}(?<words>[^"“”„«»\n]{8,1000})(?<close>["”“»])""")]
    public static partial Regex Quotations();

    /// <summary>Matches the opening mark of a quotation where the search starts.</summary>
    [GeneratedRegex($@"\G{Open}")]
    public static partial Regex Opening();

    /// <summary>Whether the words are long enough for a quotation, and not a term in quotation marks.</summary>
    public static bool IsQuotation(string words) => Fold(words).Count(letter => letter == ' ') > MinWords;

    /// <summary>Whether the words occur in the text. The parts on both sides of an ellipsis must occur in order.</summary>
    public static bool OccursIn(string words, string foldedText)
    {
        var from = 0;
        foreach (var part in Ellipses().Split(words))
        {
            var folded = Fold(part);
            if (folded.Length <= 1) continue;
            var at = foldedText.IndexOf(folded, from, StringComparison.Ordinal);
            if (at < 0) return false;
            from = at + folded.Length - 1;
        }

        return from > 0;
    }

    /// <summary>
    /// Returns the text's letters and digits in lower case without accents, with one space before, between and after the words.
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(" ", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var part in StrippedAccents.Of(rune) ?? rune.ToString()) Append(folded, part);
        }

        if (folded[^1] != ' ') folded.Append(' ');
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, char c)
    {
        Span<char> letters = stackalloc char[3];
        if (char.IsSurrogate(c)) folded.Append(c);
        else if (char.IsLetterOrDigit(c) || Folding.KindOf(c) == CharKind.Digit) folded.Append(letters[..Folding.Fold(c, letters)]);
        else if (folded[^1] != ' ' && !IsInvisible(c)) folded.Append(' ');
    }

    private static bool IsInvisible(char c) =>
        c != '\u200B' && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;

    [GeneratedRegex(@"\[?(?:…|\.\.\.)\]?")]
    private static partial Regex Ellipses();
}
