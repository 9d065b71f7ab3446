using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Answer;

/// <summary>The terms of a question, weighted by their inverse document frequency.</summary>
internal sealed class QuestionWords
{
    private readonly IKeywordSnapshot _keywords;
    private readonly KeywordQuery _query;
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly double _total;
    private readonly double _largestScore;

    public QuestionWords(IKeywordSnapshot keywords, string question)
    {
        _query = keywords.Analyse(question);
        _keywords = keywords;
        for (var term = 0; term < _query.Terms.Count; term++)
            foreach (var form in _query.Terms[term].Forms) _terms.TryAdd(form, term);
        _total = _query.Terms.Sum(term => (double)term.Idf);
        _largestScore = keywords.LargestPossibleScore(_query);
    }

    /// <summary>Returns the weighted share of the terms that occur in the text, 0..1; 0 for a question without terms.</summary>
    public double ShareIn(string text)
    {
        if (_total <= 0) return 0;
        var found = new HashSet<int>();
        foreach (var term in _keywords.Analyse(text).Terms)
            foreach (var form in term.Forms)
                if (_terms.TryGetValue(form, out var asked)) found.Add(asked);
        return found.Sum(term => (double)_query.Terms[term].Idf) / _total;
    }

    /// <summary>Returns a BM25 score of this question relative to the maximum possible one, 0..1.</summary>
    public double ShareOfLargest(double bm25) => _largestScore <= 0 ? 0 : bm25 / _largestScore;
}
