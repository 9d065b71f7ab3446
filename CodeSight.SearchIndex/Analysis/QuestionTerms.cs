namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// A question's distinct terms in their order, stop words apart. Where documents are of several languages, each term has the form that each
/// language gives it, and the stop words are those of the language that most of the question's words are stop words of.
/// </summary>
internal sealed class QuestionTerms : ITermSink
{
    /// <summary>More terms than any question has; text beyond them is not read, so that a pasted book stays cheap.</summary>
    public const int MaxTerms = 512;

    private const int MaxWords = 8 * MaxTerms;

    private readonly Dictionary<string, QuestionTerm> _seen = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<LanguageRules> _languages;
    private readonly List<(string Term, TermRole Role)> _words = [];
    private readonly List<QuestionTerm> _terms = [];
    private readonly List<QuestionTerm> _stopWords = [];
    private readonly List<QuestionTerm> _inOrder = [];

    private QuestionTerms(IReadOnlyList<LanguageRules> languages) => _languages = languages;

    /// <summary>The terms that score: all that are no stop words, or the stop words where there is nothing else.</summary>
    public IReadOnlyList<QuestionTerm> Scoring => _terms.Count > 0 ? _terms : _stopWords;

    /// <summary>The question's words as they are indexed, in its order, stop words and repetitions among them; identifiers whole.</summary>
    public IReadOnlyList<QuestionTerm> InOrder => _inOrder;

    /// <summary>The language that the question seems to be of.</summary>
    public LanguageRules Language { get; private set; } = Languages.English;

    /// <summary>The terms of a question.</summary>
    /// <param name="languages">Those of the documents, the most frequent one first.</param>
    public static QuestionTerms Of(string text, IReadOnlyList<LanguageRules> languages)
    {
        var terms = new QuestionTerms(languages);
        text = Interrogatives.Strip(text);
        if (languages is [var only] && only == Languages.English)
        {
            Analyser.Scan(text, terms);
        }
        else
        {
            Analyser.ScanLower(text, terms);
            terms.Language = terms.Guess();
        }

        foreach (var (term, role) in terms._words) terms.Add(term, role);
        return terms;
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (_words.Count < MaxWords) _words.Add((new string(term), role));
    }

    /// <summary>The language that has most of the words as stop words; of equals the one with most documents.</summary>
    private LanguageRules Guess()
    {
        IEnumerable<LanguageRules> all = _languages.Contains(Languages.English) ? _languages : [.. _languages, Languages.English];
        // English words in a text of another script are English to its rules, too.
        var isLatin = !_words.Exists(word => IsBeyondLatin(word.Term));
        return all.Where(rules => rules.IsLatin || !isLatin)
            .MaxBy(rules => _words.Count(word => (rules.IsLatin || IsBeyondLatin(word.Term)) && rules.IsStopWord(word.Term))) ?? Languages.English;
    }

    private static bool IsBeyondLatin(string word) => word.AsSpan().ContainsAnyExceptInRange('\0', '\u024F');

    private void Add(string word, TermRole role)
    {
        if (_terms.Count == MaxTerms) return;
        Span<char> buffer = stackalloc char[Analyser.MaxForm];
        string? text = null;
        List<string>? others = null;
        foreach (var rules in _languages)
        {
            // In documents of a language a stop word of it tells nothing, whatever it is in another one.
            if (rules != Language && rules.IsStopWord(word)) continue;
            var form = new string(rules.Normalise(word, buffer));
            if (text is null) text = form;
            else if (form != text && others?.Contains(form) != true) (others ??= []).Add(form);
        }

        var isStopWord = text is null || Language.IsStopWord(word);
        text ??= new string(_languages[0].Normalise(word, buffer));
        var term = new QuestionTerm(text, role, others is null ? [] : others, word);
        if (role != TermRole.Extra && _inOrder.Count < MaxTerms) _inOrder.Add(term);
        if (_seen.TryAdd(text, term)) (isStopWord ? _stopWords : _terms).Add(term);
    }
}

/// <summary>One distinct term of a question, as it is indexed.</summary>
/// <param name="Word">As it was asked, in lower case.</param>
/// <param name="Text">In documents of the most frequent language.</param>
/// <param name="OtherForms">In documents of other languages, where it is not the same.</param>
internal readonly record struct QuestionTerm(string Text, TermRole Role, IReadOnlyList<string> OtherForms, string Word);
