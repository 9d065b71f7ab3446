namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// Text to terms, the same for documents and questions: Unicode words, case and accents folded, English stems, identifiers whole and in
/// parts. Any text is safe. Ordinary words count towards a text's length once, whatever extra terms they give.
/// </summary>
internal static class Analyser
{
    /// <summary>Version of the rules: another version means that every text must be analysed again.</summary>
    public const string Version = "1";

    /// <summary>Gives the text's terms to the sink, folded and not yet stemmed.</summary>
    public static void Scan<TSink>(ReadOnlySpan<char> text, TSink sink)
        where TSink : ITermSink
    {
        Span<char> buffer = stackalloc char[TextScanner<TSink>.BufferLength];
        new TextScanner<TSink>(text, sink, buffer).Scan();
    }

    /// <summary>
    /// The form under which a folded term is indexed: stop words as they are, words of letters by their stem, others as they are.
    /// </summary>
    /// <param name="into">At least as long as the term.</param>
    public static ReadOnlySpan<char> Normalise(ReadOnlySpan<char> term, Span<char> into)
    {
        if (term.ContainsAnyExceptInRange('a', 'z') || StopWords.Contains(term)) return term;
        term.CopyTo(into);
        return into[..Stemmer.Stem(into, term.Length)];
    }
}
