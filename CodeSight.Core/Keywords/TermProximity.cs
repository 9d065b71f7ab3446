using System.Collections.Frozen;

namespace CodeSight.Core.Keywords;

/// <summary>
/// How close together a question's terms stand in a text (Tao and Zhai, "An Exploration of Proximity Measures in Information Retrieval",
/// SIGIR 2007): BM25 does not see that. For one question; one text at a time.
/// </summary>
internal sealed class TermProximity : ITermSink
{
    /// <summary>Words that the window holds; 10 to 20 hardly matters.</summary>
    private const int Window = 12;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _terms;
    private readonly float[] _weights;
    private readonly float _total;
    private readonly string _initials;
    private readonly List<(int Position, int Term)> _found = [];
    private int _position;

    public TermProximity(KeywordQuery query)
    {
        _weights = [.. query.Terms.Select(term => term.Idf)];
        _total = _weights.Sum();
        _initials = string.Concat(query.Terms.Select(term => term.Text[0]).Distinct());
        _terms = query.Terms.Select((term, index) => (term.Text, index)).ToFrozenDictionary(pair => pair.Text, pair => pair.index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The largest share of the question's terms, by inverse document frequency, that stands within the window somewhere in the text; 0..1.</summary>
    public double Share(string text)
    {
        if (_total <= 0) return 0;
        _found.Clear();
        _position = 0;
        Analyser.Scan(text, this);
        Span<int> counts = _weights.Length <= QuestionTerms.MaxTerms ? stackalloc int[_weights.Length] : new int[_weights.Length];
        counts.Clear();
        var (share, best, first) = (0f, 0f, 0);
        foreach (var (position, term) in _found)
        {
            if (counts[term]++ == 0) share += _weights[term];
            for (; position - _found[first].Position >= Window; first++)
                if (--counts[_found[first].Term] == 0) share -= _weights[_found[first].Term];
            best = Math.Max(best, share);
        }

        return Math.Min(1, best / _total);
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (role != TermRole.Extra) _position++;
        // A stem begins as its word does.
        if (!_initials.Contains(term[0])) return;
        Span<char> stem = stackalloc char[term.Length];
        if (_terms.TryGetValue(Analyser.Normalise(term, stem), out var index)) _found.Add((_position, index));
    }
}
