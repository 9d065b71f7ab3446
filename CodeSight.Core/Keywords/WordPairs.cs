using System.Collections.Frozen;

namespace CodeSight.Core.Keywords;

/// <summary>
/// Which of a question's neighbouring words stand beside each other in a text too, in the same order (the ordered phrases of Metzler and
/// Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005). Stop words make pairs with the words beside them: "elected by"
/// is not "elected to". For one question; one text at a time.
/// </summary>
internal sealed class WordPairs : ITermSink
{
    /// <summary>How far on the second word may stand: one word may come between, as an adjective does.</summary>
    private const int Reach = 2;

    private const int Nowhere = -Reach - 1;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly string _initials;

    // By the second word's number, with the first one's.
    private readonly List<(int First, int Pair)>[] _pairs;
    private readonly List<float> _weights = [];
    private readonly float _total;

    // Of the text that is read: where each word stood last, and which pairs were found.
    private readonly int[] _last;
    private readonly bool[] _found;
    private int _position;

    /// <param name="question">The text that <paramref name="query"/> was made of.</param>
    /// <param name="query">A pair weighs as much as the rarer of its terms; one without any, of stop words alone, nothing.</param>
    public WordPairs(string question, KeywordQuery query)
    {
        var idf = query.Terms.ToDictionary(term => term.Text, term => term.Idf, StringComparer.Ordinal);
        var words = QuestionTerms.InOrder(question);
        var numbers = words.Distinct(StringComparer.Ordinal).Select((word, number) => (word, number))
            .ToDictionary(pair => pair.word, pair => pair.number, StringComparer.Ordinal);
        _pairs = [.. numbers.Select(_ => new List<(int First, int Pair)>())];
        foreach (var (first, second) in words.Zip(words.Skip(1)).Distinct())
        {
            var weight = Math.Max(idf.GetValueOrDefault(first), idf.GetValueOrDefault(second));
            if (weight <= 0 || first == second) continue;
            _pairs[numbers[second]].Add((numbers[first], _weights.Count));
            _weights.Add(weight);
        }

        _total = _weights.Sum();
        _last = new int[numbers.Count];
        _found = new bool[_weights.Count];
        _words = numbers.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _initials = string.Concat(words.Select(word => word[0]).Distinct());
    }

    /// <summary>The share of the question's pairs, by weight, that stand somewhere in the text; 0..1.</summary>
    public double Share(string text)
    {
        if (_total <= 0) return 0;
        Array.Fill(_last, Nowhere);
        Array.Clear(_found);
        _position = 0;
        Analyser.Scan(text, this);
        var share = 0f;
        for (var pair = 0; pair < _found.Length; pair++)
            if (_found[pair]) share += _weights[pair];
        return Math.Min(1, share / _total);
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (role != TermRole.Extra) _position++;
        // A stem begins as its word does.
        if (!_initials.Contains(term[0])) return;
        Span<char> stem = stackalloc char[term.Length];
        if (!_words.TryGetValue(Analyser.Normalise(term, stem), out var word)) return;
        foreach (var (first, pair) in _pairs[word])
            if (_position - _last[first] is > 0 and <= Reach) _found[pair] = true;
        _last[word] = _position;
    }
}
