namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// Text to terms, the same for documents and questions: Unicode words, case and accents folded, the stems of the text's language, identifiers
/// whole and in parts. Any text is safe. Ordinary words count towards a text's length once, whatever extra terms they give.
/// </summary>
internal static class Analyser
{
    /// <summary>Version of the rules: another version means that every text must be analysed again.</summary>
    public const string Version = "2";

    /// <summary>Characters that the form of any term fits into.</summary>
    public const int MaxForm = 3 * 255;

    /// <summary>Gives the text's terms to the sink, folded and not yet stemmed.</summary>
    public static void Scan<TSink>(ReadOnlySpan<char> text, TSink sink)
        where TSink : ITermSink => Scan(text, sink, Accents.Folded, Elision.None);

    /// <summary>Gives the terms of a text of any language to the sink, in lower case, with their accents, and not yet stemmed.</summary>
    public static void ScanLower<TSink>(ReadOnlySpan<char> text, TSink sink, Elision elision = Elision.None)
        where TSink : ITermSink
    {
        // Marks that stand alone are left out of words; the stemmers need those of letters.
        if (text.ContainsAnyInRange('\u0300', '\u036F')) text = ComposedText.Of(new string(text));
        Scan(text, sink, Accents.Kept, elision);
    }

    /// <summary>
    /// The form under which a folded term of an English text is indexed: stop words as they are, words of letters by their stem, others as
    /// they are.
    /// </summary>
    /// <param name="into">At least as long as the term.</param>
    public static ReadOnlySpan<char> Normalise(ReadOnlySpan<char> term, Span<char> into)
    {
        if (term.ContainsAnyExceptInRange('a', 'z') || StopWords.Contains(term)) return term;
        term.CopyTo(into);
        return into[..Stemmer.Stem(into, term.Length)];
    }

    /// <summary>Writes a term in lower case with its accents folded.</summary>
    /// <param name="into">At least <see cref="MaxForm"/> characters.</param>
    public static Span<char> Fold(ReadOnlySpan<char> lower, Span<char> into)
    {
        var length = 0;
        foreach (var c in lower) length += Folding.Fold(c, into[length..]);
        return into[..length];
    }

    private static void Scan<TSink>(ReadOnlySpan<char> text, TSink sink, Accents accents, Elision elision)
        where TSink : ITermSink
    {
        Span<char> buffer = stackalloc char[TextScanner<TSink>.BufferLength];
        new TextScanner<TSink>(text, sink, buffer, accents, elision).Scan();
    }
}

/// <summary>What becomes of a letter's accents.</summary>
internal enum Accents
{
    /// <summary>They are left out.</summary>
    Folded,

    /// <summary>They stay, for a stemmer that knows them.</summary>
    Kept,
}
