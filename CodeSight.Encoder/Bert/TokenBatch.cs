using System.Runtime.InteropServices;

namespace CodeSight.Encoder.Bert;

/// <summary>Texts of different lengths packed row by row, one row a token, without padding.</summary>
internal sealed class TokenBatch
{
    private readonly List<int> _ids = [];
    private readonly List<int> _segments = [];
    private readonly List<int> _lengths = [];

    /// <summary>Token ids of all texts.</summary>
    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Segment of each token: 0, or 1 for the second text of a pair.</summary>
    public ReadOnlySpan<int> Segments => CollectionsMarshal.AsSpan(_segments);

    /// <summary>Tokens of each text.</summary>
    public ReadOnlySpan<int> Lengths => CollectionsMarshal.AsSpan(_lengths);

    /// <summary>Tokens in all.</summary>
    public int Tokens => _ids.Count;

    /// <summary>Adds a text.</summary>
    /// <param name="secondSegmentStart">The first token of segment 1; the text's length where there is none.</param>
    public void Add(ReadOnlySpan<int> ids, int secondSegmentStart = int.MaxValue)
    {
        _ids.AddRange(ids);
        _lengths.Add(ids.Length);
        for (var i = 0; i < ids.Length; i++) _segments.Add(i < secondSegmentStart ? 0 : 1);
    }

    public void Clear()
    {
        _ids.Clear();
        _segments.Clear();
        _lengths.Clear();
    }
}
