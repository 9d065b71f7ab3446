namespace CodeSight.Encoder.Bert;

/// <summary>Texts, sorted by length and cut into slices of about equally long ones.</summary>
internal sealed class TokenSlices
{
    // Enough rows that widening and reading a panel of weights costs about 1 %, few enough that the rows stay in the second-level cache.
    private const int SliceTokens = 256;

    private readonly int[] _order;
    private readonly List<Range> _slices = [];
    private int _taken;

    /// <param name="lengths">Tokens of each text.</param>
    public TokenSlices(IReadOnlyList<int> lengths)
    {
        // The longest first: the short slices at the end let all cores finish together.
        _order = [.. Enumerable.Range(0, lengths.Count).OrderByDescending(text => lengths[text])];
        for (int start = 0, end; start < _order.Length; start = end)
        {
            var tokens = lengths[_order[start]];
            for (end = start + 1; end < _order.Length && tokens + lengths[_order[end]] <= SliceTokens; end++)
                tokens += lengths[_order[end]];
            _slices.Add(start..end);
        }
    }

    /// <summary>Slices in all.</summary>
    public int Count => _slices.Count;

    /// <summary>The texts of a slice, by their places in the constructor's list.</summary>
    public ReadOnlySpan<int> this[int slice] => _order.AsSpan(_slices[slice]);

    /// <summary>The next slice, or null once all are taken. Not thread-safe.</summary>
    public int? Take() => _taken < _slices.Count ? _taken++ : null;
}
