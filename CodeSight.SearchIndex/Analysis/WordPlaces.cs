using System.Collections.Frozen;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>Where some words stand in a text: it is read once for all that asks about them. One text at a time.</summary>
internal sealed class WordPlaces
{
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbers;
    private readonly string _initials;
    private readonly List<WordPlace> _found = [];
    private int _position;

    /// <param name="numbers">The words as they are indexed, and what each is called in a <see cref="WordPlace"/>.</param>
    public WordPlaces(IReadOnlyDictionary<string, int> numbers)
    {
        _numbers = numbers.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _initials = string.Concat(numbers.Keys.Select(word => word[0]).Distinct());
    }

    /// <summary>The words' places in the text, in its order; good until the next text is read.</summary>
    public IReadOnlyList<WordPlace> Read(string text)
    {
        _found.Clear();
        _position = 0;
        Analyser.Scan(text, new Sink(this));
        return _found;
    }

    private void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (role != TermRole.Extra) _position++;
        // A stem begins as its word does.
        if (!_initials.Contains(term[0])) return;
        Span<char> stem = stackalloc char[term.Length];
        if (_numbers.TryGetValue(Analyser.Normalise(term, stem), out var number)) _found.Add(new WordPlace(_position, number));
    }

    /// <summary>A type of value, so that the scanner is compiled for it alone and calls it directly.</summary>
    private readonly struct Sink(WordPlaces places) : ITermSink
    {
        public void Take(ReadOnlySpan<char> term, TermRole role) => places.Take(term, role);
    }
}

/// <summary>A word's place in a text.</summary>
/// <param name="Position">Which word of the text it is, counted from 1; an identifier's parts stand where it stands.</param>
/// <param name="Word">The word's number.</param>
internal readonly record struct WordPlace(int Position, int Word);
