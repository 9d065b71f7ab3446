namespace CodeSight.SearchIndex.Segments;

/// <summary>Collects documents and chunks of a <see cref="ForwardIndex"/> in order.</summary>
internal sealed class ForwardIndexBuilder
{
    private readonly List<long> _documentIds = [];
    private readonly List<string> _paths = [];
    private readonly List<string> _languages = [];
    private readonly List<int> _firstChunks = [];
    private readonly List<long> _chunkIds = [];
    private readonly List<float> _lengths = [];
    private readonly List<int> _termStarts = [];
    private byte[] _terms = new byte[256];
    private int _used;
    private int _lastTerm;

    public void AddDocument(long id, string path, string language)
    {
        _documentIds.Add(id);
        _paths.Add(path);
        _languages.Add(string.Intern(language));
        _firstChunks.Add(_chunkIds.Count);
    }

    /// <summary>Begins a chunk of the last document; its terms follow by ascending number.</summary>
    public void AddChunk(long id, float length)
    {
        _chunkIds.Add(id);
        _lengths.Add(length);
        _termStarts.Add(_used);
        _lastTerm = -1;
    }

    public void AddTerm(int term, ushort weight)
    {
        if (_used + 16 > _terms.Length) Array.Resize(ref _terms, checked(2 * _terms.Length));
        var step = (ulong)(term - _lastTerm - 1) << 1;
        _lastTerm = term;
        if (weight == TermWeights.Content)
        {
            Write(step | 1);
        }
        else
        {
            Write(step);
            Write(weight);
        }
    }

    public ForwardIndex Build() => new()
    {
        DocumentIds = [.. _documentIds],
        Paths = [.. _paths],
        Languages = [.. _languages],
        FirstChunks = [.. _firstChunks, _chunkIds.Count],
        ChunkIds = [.. _chunkIds],
        Lengths = [.. _lengths],
        TermStarts = [.. _termStarts, _used],
        Terms = _terms[.._used],
    };

    private void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _terms[_used++] = (byte)(value | 0x80);
        _terms[_used++] = (byte)value;
    }
}
