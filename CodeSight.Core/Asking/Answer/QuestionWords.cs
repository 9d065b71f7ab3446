using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Answer;

/// <summary>The terms of a question, weighted by their inverse document frequency.</summary>
internal sealed class QuestionWords
{
    private readonly IKeywordSnapshot _keywords;
    private readonly Dictionary<string, double> _weights;
    private readonly double _total;
    private readonly double _largestScore;

    public QuestionWords(IKeywordSnapshot keywords, string question)
    {
        var query = keywords.Analyse(question);
        _keywords = keywords;
        _weights = query.Terms.ToDictionary(term => term.Text, term => (double)term.Idf);
        _total = _weights.Values.Sum();
        _largestScore = keywords.LargestPossibleScore(query);
    }

    /// <summary>Returns the weighted share of the terms that occur in the text, 0..1; 0 for a question without terms.</summary>
    public double ShareIn(string text) =>
        _total <= 0 ? 0 : _keywords.Analyse(text).Terms.Sum(term => _weights.GetValueOrDefault(term.Text)) / _total;

    /// <summary>Returns a BM25 score of this question relative to the maximum possible one, 0..1.</summary>
    public double ShareOfLargest(double bm25) => _largestScore <= 0 ? 0 : bm25 / _largestScore;
}
