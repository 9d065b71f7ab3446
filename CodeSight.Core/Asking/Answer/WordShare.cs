using CodeSight.Core.Keywords;

namespace CodeSight.Core.Asking.Answer;

/// <summary>How much of a question's words a text holds, each word weighted by its inverse document frequency.</summary>
internal sealed class WordShare
{
    private readonly IKeywordSnapshot _keywords;
    private readonly Dictionary<string, double> _weights;
    private readonly double _total;

    public WordShare(IKeywordSnapshot keywords, string question)
    {
        _keywords = keywords;
        _weights = keywords.Analyse(question).Terms.ToDictionary(term => term.Text, term => (double)term.Idf);
        _total = _weights.Values.Sum();
    }

    /// <summary>0..1; 0 for a question without words.</summary>
    public double In(string text) =>
        _total <= 0 ? 0 : _keywords.Analyse(text).Terms.Sum(term => _weights.GetValueOrDefault(term.Text)) / _total;
}
