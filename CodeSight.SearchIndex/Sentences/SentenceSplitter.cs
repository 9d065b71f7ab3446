using System.Buffers;

namespace CodeSight.SearchIndex.Sentences;

/// <summary>
/// Finds the sentences of running text by rules: stops with what follows them, abbreviations, decimals, initials, closing quotes,
/// footnote marks, bullets, blank lines, and the stops of other scripts. English-centred, safe for any text, no allocation but the list's.
/// </summary>
public static class SentenceSplitter
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(SentenceMarks.Always + SentenceMarks.Perhaps + "\n\r\u2028\u2029");

    /// <summary>
    /// The sentences' ranges in the text, in order, without white space at their ends; together they hold all text that is not white space.
    /// </summary>
    public static List<Range> Split(ReadOnlySpan<char> text)
    {
        var sentences = new List<Range>();
        Split(text, sentences);
        return sentences;
    }

    /// <summary>Adds the sentences' ranges to a list that the caller may use again.</summary>
    public static void Split(ReadOnlySpan<char> text, List<Range> sentences)
    {
        var start = SkipWhiteSpace(text, 0);
        var at = start;
        while (at < text.Length)
        {
            var step = text[at..].IndexOfAny(Marks);
            if (step < 0) break;
            at += step;
            var isBoundary = text[at] switch
            {
                '\n' or '\r' => LineBreak.Ends(text, at, out at),
                '\u2028' or '\u2029' => Always(at + 1, out at),
                var mark when SentenceMarks.Always.Contains(mark) => Always(SentenceStop.SkipClosers(text, SkipMarks(text, at)), out at),
                _ => SentenceStop.Ends(text, start, at, out at),
            };
            if (!isBoundary) continue;
            Add(text, start, at, sentences);
            start = at = SkipWhiteSpace(text, at);
        }

        Add(text, start, text.Length, sentences);
    }

    internal static int SkipWhiteSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static int SkipMarks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && (SentenceMarks.Always.Contains(text[at]) || SentenceMarks.Perhaps.Contains(text[at]))) at++;
        return at;
    }

    private static bool Always(int end, out int next)
    {
        next = end;
        return true;
    }

    private static void Add(ReadOnlySpan<char> text, int start, int end, List<Range> sentences)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (end > start) sentences.Add(start..end);
    }
}
