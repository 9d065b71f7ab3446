using System.Numerics;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// Counts one chunk's terms at a time, numbering new ones in the dictionary. Reused for many chunks, so that a word is stemmed and
/// looked up once and not at each of its occurrences. For one thread at a time.
/// </summary>
internal sealed class ChunkTerms(TermDictionary dictionary)
{
    private const int CacheSize = 1 << 16;

    private readonly CachedWord[] _cache = new CachedWord[CacheSize];
    private int[] _weights = new int[1 << 12];
    private int[] _terms = new int[256];
    private int _count;
    private int _length;
    private int _occurrence;
    private LanguageRules _rules = Languages.English;

    /// <summary>Adds a chunk to the document under construction.</summary>
    public void AddTo(ForwardIndexBuilder builder, LanguageRules rules, ReadOnlySpan<char> fileName, KeywordChunk chunk)
    {
        _rules = rules;
        _length = 0;
        _occurrence = TermWeights.FileName;
        Scan(fileName);
        _occurrence = TermWeights.Header;
        Scan(chunk.Header);
        _occurrence = TermWeights.Content;
        Scan(chunk.Content);

        builder.AddChunk(chunk.ChunkId, _length);
        var terms = _terms.AsSpan(0, _count);
        terms.Sort();
        foreach (var term in terms)
        {
            builder.AddTerm(term, (ushort)Math.Min(_weights[term], ushort.MaxValue));
            _weights[term] = 0;
        }

        _count = 0;
    }

    private void Scan(ReadOnlySpan<char> text)
    {
        if (_rules == Languages.English) Analyser.Scan(text, new Sink(this));
        else Analyser.ScanLower(text, new Sink(this), _rules.Elision);
    }

    private void Take(ReadOnlySpan<char> term, TermRole role)
    {
        var hash = string.GetHashCode(term);
        ref var word = ref _cache[(int)BitOperations.RotateLeft((uint)hash, 7) & (CacheSize - 1)];
        if (word.Hash != hash || word.Rules != _rules || !term.SequenceEqual(word.Text)) word = LookUp(term, hash);
        if (role != TermRole.Extra && !word.IsStopWord) _length += _occurrence;

        ref var weight = ref _weights[word.Term];
        if (weight == 0)
        {
            if (_count == _terms.Length) Array.Resize(ref _terms, 2 * _count);
            _terms[_count++] = word.Term;
        }

        weight += _occurrence;
    }

    private CachedWord LookUp(ReadOnlySpan<char> word, int hash)
    {
        Span<char> form = stackalloc char[Analyser.MaxForm];
        var term = dictionary.FindOrAdd(_rules.Normalise(word, form));
        if (term >= _weights.Length) Array.Resize(ref _weights, Math.Max(2 * _weights.Length, term + 1));
        return new CachedWord(new string(word), _rules, hash, term, _rules.IsStopWord(word));
    }

    /// <summary>A type of value, so that the scanner is compiled for it alone and calls it directly.</summary>
    private readonly struct Sink(ChunkTerms terms) : ITermSink
    {
        public void Take(ReadOnlySpan<char> term, TermRole role) => terms.Take(term, role);
    }

    private readonly record struct CachedWord(string? Text, LanguageRules? Rules, int Hash, int Term, bool IsStopWord);
}
