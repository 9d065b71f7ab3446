using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Cite;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Core.Asking.Verify;

/// <summary>A sentence as the checks read it: its words with their clauses, and its quantities.</summary>
internal sealed partial class Reading
{
    private static readonly SearchValues<char> SegmentMarks = SearchValues.Create(",;:)–—|•\n");

    private static readonly HashSet<string> SegmentWords = new(
        "but while whereas because although though if when unless except however provided aber sondern weil wenn falls ausser wahrend obwohl".Split(' '),
        StringComparer.Ordinal);

    private Reading(string text, List<Token> tokens, List<Quantity> quantities) => (Text, Tokens, Quantities) = (text, tokens, quantities);

    public string Text { get; }

    public IReadOnlyList<Token> Tokens { get; }

    public IReadOnlyList<Quantity> Quantities { get; }

    /// <summary>The stems of the words with a meaning of their own.</summary>
    public HashSet<string> Stems { get; private init; } = [];

    public int Segments => Tokens.Count == 0 ? 0 : Tokens[^1].Segment + 1;

    public static Reading Of(string text)
    {
        var tokens = new List<Token>();
        foreach (var match in Pieces().EnumerateMatches(text)) tokens.Add(Read(text, match.Index, match.Length));
        // Function words of German that mean something in English.
        if (Languages.Of(tokens) == Language.English)
            foreach (var token in tokens.Where(token => token.Lower is "war" or "man" or "hat" or "die")) token.IsContent = true;
        MarkSegments(text, tokens);
        var quantities = QuantityReader.Read(text, tokens);
        foreach (var quantity in quantities)
            for (var i = quantity.First; i <= quantity.Last; i++) tokens[i].IsContent = false;
        MarkNames(text, tokens);
        return new Reading(text, tokens, quantities)
        {
            Stems = tokens.Where(token => token.IsContent).Select(token => token.Stem).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The word as two texts are compared by it.</summary>
    public static string StemOf(string lower)
    {
        if (SupportLexicon.Canonical(lower) is var canonical && canonical != lower) lower = canonical;
        Span<char> letters = stackalloc char[64];
        if (lower.Length > 60 || !Ascii.IsValid(lower)) return lower;
        lower.CopyTo(letters);
        var length = Stemmer.Stem(letters, lower.Length);
        var stem = letters[..length].ToString();
        return SupportLexicon.Canonical(stem);
    }

    private static Token Read(string text, int start, int length)
    {
        var written = text.Substring(start, length);
        var isNumber = char.IsAsciiDigit(written[0]);
        var isWord = char.IsLetter(written[0]);
        var folded = isWord ? QuotedText.Fold(written.Replace('’', '\'').Replace("'s", "", StringComparison.Ordinal)).Trim()
            .Replace(' ', written.Contains('-', StringComparison.Ordinal) ? '-' : '\'') : written.ToLowerInvariant();
        if (folded.Length == 0) folded = written;
        return new Token(written, folded, isWord ? StemOf(folded) : folded, start, start + length)
        {
            IsWord = isWord,
            IsNumber = isNumber,
            IsContent = isWord && (folded.Length > 1 || !Ascii.IsValid(folded) || char.IsUpper(written[0]))
                && !SupportLexicon.Function.Contains(folded) && folded != "i",
        };
    }

    private static void MarkSegments(string text, List<Token> tokens)
    {
        var segment = 0;
        var hasNumber = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var gap = i == 0 ? default : text.AsSpan(tokens[i - 1].End, tokens[i].Start - tokens[i - 1].End);
            var breaks = i > 0 && (gap.ContainsAny(SegmentMarks) || SegmentMarks.Contains(tokens[i - 1].Text[0]));
            breaks |= i > 0 && SegmentWords.Contains(tokens[i].Lower);
            breaks |= i > 0 && hasNumber && tokens[i].Lower is "and" or "or" or "und" or "oder" && !IsWithinRange(tokens, i)
                && StartsQuantity(tokens, i + 1);
            // "Only by train and never by car"
            breaks |= i > 0 && tokens[i].Lower is "and" or "und" && i + 1 < tokens.Count
                && tokens[i + 1].Lower is "never" or "not" or "no" or "nicht" or "nie" or "kein" or "keine";
            if (breaks)
            {
                segment++;
                hasNumber = false;
            }

            tokens[i].Segment = segment;
            hasNumber |= tokens[i].IsNumber;
        }
    }

    private static bool IsWithinRange(List<Token> tokens, int at) =>
        tokens.Skip(Math.Max(0, at - 3)).Take(Math.Min(3, at)).Any(token => token.Lower is "between" or "zwischen");

    private static bool StartsQuantity(List<Token> tokens, int at)
    {
        for (var i = at; i < Math.Min(tokens.Count, at + 6); i++)
        {
            if (tokens[i].IsNumber) return true;
            if (SegmentMarks.Contains(tokens[i].Text[0]) || tokens[i].Lower is "and" or "or" or "und" or "oder") return false;
        }

        return false;
    }

    private static void MarkNames(string text, List<Token> tokens)
    {
        var words = tokens.Where(token => token.IsWord).ToList();
        // A heading in capitals says nothing by them.
        var isTitle = words.Count > 3 && !text.EndsWith('.') && words.Count(token => token.IsCapitalised) > 0.7 * words.Count;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsWord) continue;
            token.IsFirst = i == 0 || Opens(text.AsSpan(tokens[i - 1].End, token.Start - tokens[i - 1].End), tokens[i - 1]);
            if (!token.IsContent || QuantityReader.IsCalendarWord(token.Lower)) continue;
            var hasInner = token.Text.Length > 1 && token.Text.AsSpan(1).IndexOfAnyInRange('A', 'Z') >= 0;
            var hasDigit = token.Text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 || token.Text.Contains('_', StringComparison.Ordinal);
            if (hasDigit || (hasInner && !isTitle)) token.IsName = true;
            else if (token.IsCapitalised && !isTitle)
                token.IsName = !token.IsFirst || (i + 1 < tokens.Count && tokens[i + 1].IsWord && tokens[i + 1].IsCapitalised
                    && tokens[i + 1].IsContent
                    && tokens[i + 1].Start == token.End + 1);
        }
    }

    private static bool Opens(ReadOnlySpan<char> gap, Token before) =>
        gap.ContainsAny('\n', '|', '•') || gap.Contains(". ", StringComparison.Ordinal)
            || before.Text is ":" or "." or "!" or "?" or "|" or "\"" or "“" or "„" or "(" or "*" or "#" or "-" or ";" or "–" or "—";

    [GeneratedRegex(@"\p{L}[\p{L}\p{M}\p{Nd}_]*(?:['’-]\p{L}[\p{L}\p{M}\p{Nd}_]*)*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(?:[.,:/][0-9]+)*|°[CF]?|[^\s\p{L}0-9]")]
    private static partial Regex Pieces();
}
