using System.Collections.Frozen;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>Where some words stand in a text: it is read once for all that asks about them. One text at a time.</summary>
internal sealed class WordPlaces
{
    private const int NotAsked = -1;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbers;
    private readonly string _initials;
    private readonly IReadOnlyList<LanguageRules> _languages;
    private readonly bool _isEnglish;
    private readonly bool _keepBeginnings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _read =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<WordPlace> _found = [];
    private int _position;

    /// <param name="numbers">The words as they are indexed, and what each is called in a <see cref="WordPlace"/>.</param>
    /// <param name="languages">Those that the texts may be of.</param>
    public WordPlaces(IReadOnlyDictionary<string, int> numbers, IReadOnlyList<LanguageRules> languages)
    {
        _numbers = numbers.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _initials = string.Concat(numbers.Keys.Select(word => word[0]).Distinct());
        _languages = languages;
        _isEnglish = languages is [var only] && only == Languages.English;
        _keepBeginnings = languages.All(rules => rules.KeepsBeginnings);
    }

    /// <summary>The words' places in the text, in its order; good until the next text is read.</summary>
    public IReadOnlyList<WordPlace> Read(string text)
    {
        _found.Clear();
        _position = 0;
        if (_isEnglish) Analyser.Scan(text, new Sink(this));
        else Analyser.ScanLower(text, new Sink(this));
        return _found;
    }

    private void Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (role != TermRole.Extra) _position++;
        var number = _isEnglish ? NumberOfEnglish(term) : NumberOf(term);
        if (number != NotAsked) _found.Add(new WordPlace(_position, number));
    }

    private int NumberOfEnglish(ReadOnlySpan<char> term)
    {
        // An English stem begins as its word does.
        if (!_initials.Contains(term[0])) return NotAsked;
        Span<char> stem = stackalloc char[term.Length];
        return _numbers.TryGetValue(Analyser.Normalise(term, stem), out var number) ? number : NotAsked;
    }

    private int NumberOf(ReadOnlySpan<char> term)
    {
        Span<char> form = stackalloc char[Analyser.MaxForm];
        if (_keepBeginnings && Folding.Fold(term[0], form) > 0 && !_initials.Contains(form[0])) return NotAsked;
        if (_read.TryGetValue(term, out var known)) return known;
        var number = NotAsked;
        foreach (var rules in _languages)
        {
            if (!_numbers.TryGetValue(rules.Normalise(term, form), out number)) number = NotAsked;
            else break;
        }

        _read[term] = number;
        return number;
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
