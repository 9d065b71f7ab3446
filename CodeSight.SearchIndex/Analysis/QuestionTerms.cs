namespace CodeSight.SearchIndex.Analysis;

/// <summary>Collects a question's distinct terms in their order, stop words apart.</summary>
internal sealed class QuestionTerms : ITermSink
{
    /// <summary>More terms than any question has; text beyond them is not read, so that a pasted book stays cheap.</summary>
    public const int MaxTerms = 512;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<QuestionTerm> _terms = [];
    private readonly List<QuestionTerm> _stopWords = [];
    private readonly List<string> _inOrder = [];

    /// <summary>The terms that score: all that are no stop words, or the stop words where there is nothing else.</summary>
    public IReadOnlyList<QuestionTerm> Scoring => _terms.Count > 0 ? _terms : _stopWords;

    /// <summary>The terms of a question.</summary>
    public static QuestionTerms Of(string text)
    {
        var terms = new QuestionTerms();
        Analyser.Scan(text, terms);
        return terms;
    }

    /// <summary>The question's words as they are indexed, in its order, stop words and repetitions among them; identifiers whole.</summary>
    public static IReadOnlyList<string> InOrder(string text) => Of(text)._inOrder;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (_terms.Count == MaxTerms) return;
        Span<char> stem = stackalloc char[term.Length];
        var text = new string(Analyser.Normalise(term, stem));
        if (role != TermRole.Extra && _inOrder.Count < MaxTerms) _inOrder.Add(text);
        if (_seen.Add(text)) (StopWords.Contains(term) ? _stopWords : _terms).Add(new QuestionTerm(text, role));
    }
}

/// <summary>One distinct term of a question, as it is indexed.</summary>
internal readonly record struct QuestionTerm(string Text, TermRole Role);
