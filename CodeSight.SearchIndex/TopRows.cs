using System.Numerics;
using System.Runtime.InteropServices;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>The best so many rows of all that are offered, by rough score.</summary>
internal sealed class TopRows(int capacity)
{
    private readonly PriorityQueue<ScannedChunk, float> _best = new(capacity);

    /// <summary>The rows, in no order.</summary>
    public IReadOnlyList<ScannedChunk> Found => [.. _best.UnorderedItems.Select(item => item.Element)];

    private float Threshold => _best.Count < capacity || !_best.TryPeek(out _, out var worst) ? float.NegativeInfinity : worst;

    /// <summary>Offers a range of a segment's rows; scores that are no number are passed over.</summary>
    /// <param name="first">The first row of the range.</param>
    /// <param name="allowed">One bit a row of the segment, or null for all that are there.</param>
    public void Offer(int view, SegmentView segment, int first, ReadOnlySpan<float> scores, ulong[]? allowed)
    {
        if (capacity == 0) return;
        var threshold = Threshold;
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(scores);
        for (var block = 0; block < blocks.Length; block++)
        {
            if (!Vector.GreaterThanAny(blocks[block], new Vector<float>(threshold))) continue;
            var start = block * Vector<float>.Count;
            for (var row = start; row < start + Vector<float>.Count; row++)
                if (scores[row] > threshold) threshold = Offer(view, segment, first + row, scores[row], allowed);
        }

        for (var row = blocks.Length * Vector<float>.Count; row < scores.Length; row++)
            if (scores[row] > threshold) threshold = Offer(view, segment, first + row, scores[row], allowed);
    }

    private float Offer(int view, SegmentView segment, int row, float score, ulong[]? allowed)
    {
        if (allowed is null ? !segment.IsLive(row) : !Bits.Get(allowed, row)) return Threshold;
        if (_best.Count < capacity) _best.Enqueue(new ScannedChunk(view, row), score);
        else _best.EnqueueDequeue(new ScannedChunk(view, row), score);
        return Threshold;
    }
}
