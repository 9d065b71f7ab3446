using System.Buffers;
using System.Text;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>Where words begin, end and part: what stands at a position of a text, looking at its neighbours only.</summary>
internal static class WordRules
{
    private const int MaxAcronym = 32;

    /// <summary>Whether a part begins here: overtime|Rate, HTTP|Server, Server|2, PDF|s.</summary>
    /// <param name="previous">Kind of the character before.</param>
    /// <param name="kind">Kind of the character here.</param>
    public static bool IsCaseBoundary(ReadOnlySpan<char> text, int position, CharKind previous, CharKind kind) => (previous, kind) switch
    {
        (CharKind.Lower, CharKind.Upper or CharKind.Digit) or (CharKind.Upper, CharKind.Digit) => true,
        (CharKind.Digit, CharKind.Upper or CharKind.Lower) => true,
        (CharKind.Upper, CharKind.Lower) => position >= 2 && IsPlural(text, position) && char.IsAsciiLetterUpper(text[position - 2]),
        (CharKind.Upper, CharKind.Upper) => IsLowerAt(text, position + 1) && !IsPlural(text, position + 1),
        _ => false,
    };

    /// <summary>Whether the comma here is inside a number: 1,000,000 is one, 1,2,3 are three.</summary>
    public static bool IsThousandsSeparator(ReadOnlySpan<char> text, int position)
    {
        for (var i = 1; i <= 3; i++)
            if (!IsDigitAt(text, position + i)) return false;
        if (IsDigitAt(text, position + 4)) return false;
        var start = position;
        while (start > 0 && position - start <= 3 && char.IsAsciiDigit(text[start - 1])) start--;
        var digits = position - start;
        return digits == 3 || (digits < 3 && (start == 0 || text[start - 1] != ','));
    }

    /// <summary>
    /// Whether a dot before the word belongs to it: .NET, .gitignore and the .md of *.md, but not the end of a sentence or an ellipsis.
    /// </summary>
    public static bool StartsWithDot(ReadOnlySpan<char> text, int position) =>
        position > 0 && text[position - 1] == '.' && char.IsAsciiLetter(text[position]) &&
        (position == 1 || (text[position - 2] != '.' && !Folding.IsWord(text[position - 2])));

    /// <summary>The end of the single letters with dots that begin here (U.S., e.g., a.m), or -1.</summary>
    public static int AcronymEnd(ReadOnlySpan<char> text, int position)
    {
        var end = position;
        while (IsLetterAt(text, end) && end + 1 < text.Length && text[end + 1] == '.' && end - position < MaxAcronym) end += 2;
        var hasLastLetter = IsLetterAt(text, end);
        if (end - position < (hasLastLetter ? 2 : 4)) return -1;
        if (hasLastLetter) end++;
        return end < text.Length && Folding.IsWord(text[end]) ? -1 : end;
    }

    /// <summary>The end of the contraction that the apostrophe here begins ('s, 'll, 're, 've, 'd, 'm, and the 't of n't), or -1.</summary>
    public static int ContractionEnd(ReadOnlySpan<char> text, int position, out bool isNegation)
    {
        var end = position + 1;
        while (end < text.Length && end - position <= 3 && char.IsAsciiLetter(text[end])) end++;
        var suffix = text[(position + 1)..end];
        isNegation = suffix is ['t' or 'T'];
        if (end < text.Length && Folding.IsWord(text[end])) return -1;
        return isNegation
            || suffix is ['s' or 'S' or 'd' or 'D' or 'm' or 'M'] or ['l' or 'L', 'l' or 'L'] or ['r' or 'R' or 'v' or 'V', 'e' or 'E']
            ? end
            : -1;
    }

    /// <summary>The sign here that joins the word before it to the one at <paramref name="next"/>, or '\0'.</summary>
    public static char JoinerAt(ReadOnlySpan<char> text, int position, out int next)
    {
        next = position + 1;
        if (next >= text.Length) return '\0';
        var sign = text[position] is '\u2010' or '\u2011' ? '-' : text[position];
        if (sign is not ('-' or '.' or '/' or '\\' or '@' or ':' or '&')) return '\0';
        if (sign == ':' && text[next] == ':') next++;
        return next < text.Length && Folding.IsWord(text[next]) ? sign : '\0';
    }

    /// <summary>What the character beyond the first plane is that begins here; a half one separates.</summary>
    public static CharKind SurrogateKind(ReadOnlySpan<char> text, int position)
    {
        if (Rune.DecodeFromUtf16(text[position..], out var rune, out _) != OperationStatus.Done) return CharKind.Separator;
        if (rune.Value is >= 0x20000 and < 0x40000) return CharKind.Ideograph;
        return Rune.IsLetter(rune) ? CharKind.Lower : CharKind.Separator;
    }

    public static bool IsDigitAt(ReadOnlySpan<char> text, int position) => position < text.Length && char.IsAsciiDigit(text[position]);

    public static bool IsLetterAt(ReadOnlySpan<char> text, int position) =>
        position < text.Length && Folding.KindOf(text[position]) is CharKind.Lower or CharKind.Upper;

    private static bool IsLowerAt(ReadOnlySpan<char> text, int position) =>
        position < text.Length && Folding.KindOf(text[position]) == CharKind.Lower;

    /// <summary>The s of PDFs.</summary>
    private static bool IsPlural(ReadOnlySpan<char> text, int position) => text[position] == 's' && !IsLetterAt(text, position + 1);
}
