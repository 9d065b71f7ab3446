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
        var words = QuestionTerms.Of(question, query.Languages).InOrder;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var term = 0; term < query.Terms.Count; term++) numbers.TryAdd(query.Terms[term].Text, term);
        var count = query.Terms.Count;
        foreach (var word in words)
            if (numbers.TryAdd(word.Text, count)) count++;
        // In documents of other languages the same words have other forms.
        foreach (var (text, others) in query.Terms.Select(term => (term.Text, term.OtherForms)).Concat(words.Select(word => (word.Text, word.OtherForms))))
            foreach (var form in others) numbers.TryAdd(form, numbers[text]);
        float[] idf = [.. query.Terms.Select(term => term.Idf)];
        _places = new WordPlaces(numbers, query.Languages);
        _proximity = new TermProximity(idf);
        _pairs = new WordPairs([.. words.Select(word => numbers[word.Text])], [.. idf, .. new float[count - idf.Length]]);
    }

    /// <summary>The shares of <see cref="TermProximity"/> and of <see cref="WordPairs"/>; 0..1.</summary>
    public (double Proximity, double Pairs) In(string text)
    {
        var places = _places.Read(text);
        return (_proximity.Share(places), _pairs.Share(places));
    }
}
