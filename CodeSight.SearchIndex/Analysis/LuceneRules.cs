using System.Collections.Frozen;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>A language by Lucene's stop words and stemmer. English words in a text of another script stay English.</summary>
internal sealed class LuceneRules : LanguageRules
{
    // A stemmer may write behind its word, or read there.
    private const int Slack = 16;

    private readonly Lock _gate = new();
    private readonly LanguageParts _parts;

    // No term has a colon between letters.
    private readonly string _mark;
    private readonly FrozenSet<string> _stopWords;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public LuceneRules(string code, LanguageParts parts)
        : base(code)
    {
        _parts = parts;
        _mark = $":{code}";
        _stopWords = parts.StopWords.Concat(Interrogatives.Of(code)).Select(word => new string(Unstemmed(word.ToLowerInvariant(), new char[Analyser.MaxForm])))
            .ToFrozenSet(StringComparer.Ordinal);
        _lookup = _stopWords.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public override bool IsLatin => _parts.IsLatin;

    /// <inheritdoc/>
    public override Elision Elision => _parts.Elision;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Joints => _parts.Joints;

    /// <inheritdoc/>
    public override bool KeepsBeginnings => _parts.KeepsBeginnings;

    /// <inheritdoc/>
    public override bool IsStopWord(ReadOnlySpan<char> lower)
    {
        if (IsForeign(lower)) return StopWords.Contains(lower);
        Span<char> buffer = stackalloc char[Analyser.MaxForm];
        return _lookup.Contains(Unstemmed(lower, buffer));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Normalise(ReadOnlySpan<char> lower, Span<char> into)
    {
        if (IsForeign(lower)) return Languages.English.Normalise(lower, into);
        var unstemmed = Unstemmed(lower, into);
        if (_lookup.Contains(unstemmed))
        {
            // The German article is not the English verb.
            var form = into[..(unstemmed.Length + _mark.Length)];
            _mark.CopyTo(form[unstemmed.Length..]);
            return form;
        }

        if (unstemmed.ContainsAnyInRange('0', '9')) return Cut(unstemmed);
        var word = new char[Math.Max(lower.Length, unstemmed.Length) + Slack];
        var length = _parts.StemsFolded ? unstemmed.Length : Prepare(lower, word);
        if (_parts.StemsFolded) unstemmed.CopyTo(word);
        // Most of Lucene's stemmers keep state while they work. A word comes here once, since its form is remembered by who asks.
        lock (_gate) length = Stem(word, length);
        return length == 0 ? Cut(unstemmed) : Cut(Analyser.Fold(word.AsSpan(0, length), into));
    }

    // A stemmer that fails on an odd word must not stop the index: the word stands as it is.
    private int Stem(char[] word, int length)
    {
        try
        {
            return _parts.Stem(word, length);
        }
        catch (Exception fault) when (fault is IndexOutOfRangeException or ArgumentException)
        {
            return 0;
        }
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> form) => form[..Math.Min(form.Length, byte.MaxValue)];

    /// <summary>Whether the word is of Latin letters in a language that has others.</summary>
    private bool IsForeign(ReadOnlySpan<char> lower) => !_parts.IsLatin && !lower.ContainsAnyExceptInRange('a', 'z');

    private ReadOnlySpan<char> Unstemmed(ReadOnlySpan<char> lower, Span<char> into)
    {
        var word = new char[lower.Length + Slack];
        return Analyser.Fold(word.AsSpan(0, Prepare(lower, word)), into);
    }

    private int Prepare(ReadOnlySpan<char> lower, char[] word)
    {
        lower.CopyTo(word);
        return _parts.Prepare is { } prepare ? prepare(word, lower.Length) : lower.Length;
    }
}

/// <summary>What Lucene has for a language.</summary>
/// <param name="StopWords">The function words.</param>
/// <param name="Stem">Stems the first characters of a buffer and returns the stem's length.</param>
internal sealed record LanguageParts(IEnumerable<string> StopWords, Func<char[], int, int> Stem)
{
    /// <summary>Makes one spelling of several, before stop words and stems; null for none. Thread-safe, never makes a word longer.</summary>
    public Func<char[], int, int>? Prepare { get; init; }

    /// <summary>Whether the stemmer takes words without accents.</summary>
    public bool StemsFolded { get; init; }

    /// <summary>Whether it is written in Latin letters.</summary>
    public bool IsLatin { get; init; } = true;

    /// <summary>What may join the words of one that is made of several, "" among it; empty where words are not joined.</summary>
    public IReadOnlyList<string> Joints { get; init; } = [];

    /// <summary>Whether neither the stemmer nor the preparation changes a word's first letter, but for its accent.</summary>
    public bool KeepsBeginnings { get; init; } = true;

    /// <summary>What its words lose at an apostrophe.</summary>
    public Elision Elision { get; init; }
}
