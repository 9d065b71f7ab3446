namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// Which of a question's neighbouring words stand beside each other in a text too, in the same order (the ordered phrases of Metzler and
/// Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005). Stop words make pairs with the words beside them: "elected by"
/// is not "elected to". For one question; one text at a time.
/// </summary>
internal sealed class WordPairs
{
    /// <summary>How far on the second word may stand: one word may come between, as an adjective does.</summary>
    private const int Reach = 2;

    private const int Nowhere = -Reach - 1;

    // By the second word's number, with the first one's.
    private readonly List<(int First, int Pair)>[] _pairs;
    private readonly List<float> _weights = [];
    private readonly float _total;

    // Of the text that is read: where each word stood last, and which pairs were found.
    private readonly int[] _last;
    private readonly bool[] _found;

    /// <param name="words">The question's words, by number, in its order.</param>
    /// <param name="idf">By a word's number, its inverse document frequency: a pair weighs as much as its rarer word. 0 for stop
    /// words.</param>
    public WordPairs(IReadOnlyList<int> words, IReadOnlyList<float> idf)
    {
        _pairs = [.. idf.Select(_ => new List<(int First, int Pair)>())];
        foreach (var (first, second) in words.Zip(words.Skip(1)).Distinct())
        {
            var weight = Math.Max(idf[first], idf[second]);
            if (weight <= 0 || first == second) continue;
            _pairs[second].Add((first, _weights.Count));
            _weights.Add(weight);
        }

        _total = _weights.Sum();
        _last = new int[idf.Count];
        _found = new bool[_weights.Count];
    }

    /// <summary>The share of the question's pairs, by weight, that stand somewhere in the text; 0..1.</summary>
    public double Share(IReadOnlyList<WordPlace> places)
    {
        if (_total <= 0) return 0;
        Array.Fill(_last, Nowhere);
        Array.Clear(_found);
        foreach (var (position, word) in places)
        {
            foreach (var (first, pair) in _pairs[word])
                if (position - _last[first] is > 0 and <= Reach) _found[pair] = true;
            _last[word] = position;
        }

        var share = 0f;
        for (var pair = 0; pair < _found.Length; pair++)
            if (_found[pair]) share += _weights[pair];
        return Math.Min(1, share / _total);
    }
}
