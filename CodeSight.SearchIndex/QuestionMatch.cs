using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex;

/// <summary>What BM25 does not see of a question in a text: how its words stand there. For one question; one text at a time.</summary>
internal sealed class QuestionMatch
{
    private readonly WordPlaces _places;
    private readonly TermProximity _proximity;
    private readonly WordPairs _pairs;

    /// <param name="question">The text that <paramref name="query"/> was made of.</param>
    public QuestionMatch(string question, KeywordQuery query)
    {
        // The query's terms come first, then the words that do not score.
        var words = QuestionTerms.InOrder(question);
        var numbers = query.Terms.Select(term => term.Text).Union(words, StringComparer.Ordinal).Select((word, number) => (word, number))
            .ToDictionary(pair => pair.word, pair => pair.number, StringComparer.Ordinal);
        float[] idf = [.. query.Terms.Select(term => term.Idf)];
        _places = new WordPlaces(numbers);
        _proximity = new TermProximity(idf);
        _pairs = new WordPairs([.. words.Select(word => numbers[word])], [.. idf, .. new float[numbers.Count - idf.Length]]);
    }

    /// <summary>The shares of <see cref="TermProximity"/> and of <see cref="WordPairs"/>; 0..1.</summary>
    public (double Proximity, double Pairs) In(string text)
    {
        var places = _places.Read(text);
        return (_proximity.Share(places), _pairs.Share(places));
    }
}
