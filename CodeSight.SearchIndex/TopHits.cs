using System.Numerics;
using System.Runtime.InteropServices;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>
/// The best so many chunks of all that are offered: a bounded heap with the worst of them on top. Ties go to the lower id.
/// </summary>
internal sealed class TopHits(int capacity)
{
    private readonly KeywordHit[] _heap = new KeywordHit[capacity];
    private int _count;

    /// <summary>Offers the chunks of a segment that pass.</summary>
    /// <param name="allowed">One bit a chunk, or null for all that are there.</param>
    public void Offer(SegmentView view, ReadOnlySpan<float> scores, ulong[]? allowed)
    {
        var threshold = Threshold;
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(scores);
        for (var block = 0; block < blocks.Length; block++)
        {
            if (!Vector.GreaterThanOrEqualAny(blocks[block], new Vector<float>(threshold))) continue;
            var start = block * Vector<float>.Count;
            for (var chunk = start; chunk < start + Vector<float>.Count; chunk++)
                if (scores[chunk] >= threshold) threshold = Offer(view, chunk, scores[chunk], allowed);
        }

        for (var chunk = blocks.Length * Vector<float>.Count; chunk < scores.Length; chunk++)
            if (scores[chunk] >= threshold) threshold = Offer(view, chunk, scores[chunk], allowed);
    }

    /// <summary>The hits, best first.</summary>
    public KeywordHit[] Sorted()
    {
        var hits = _heap[.._count];
        Array.Sort(hits, static (a, b) => IsWorse(a, b) ? 1 : IsWorse(b, a) ? -1 : 0);
        return hits;
    }

    /// <summary>What a score must reach; a chunk without any of the terms never does.</summary>
    private float Threshold => _count < _heap.Length ? float.Epsilon : _heap[0].Score;

    private float Offer(SegmentView view, int chunk, float score, ulong[]? allowed)
    {
        if (allowed is null ? !view.IsLive(chunk) : !Bits.Get(allowed, chunk)) return Threshold;
        var forward = view.Segment.Forward;
        var hit = new KeywordHit(forward.ChunkIds[chunk], forward.DocumentIds[view.Segment.DocumentOf(chunk)], score);
        if (_count < _heap.Length) SiftUp(hit);
        else if (IsWorse(_heap[0], hit)) SiftDown(hit);
        return Threshold;
    }

    private void SiftUp(KeywordHit hit)
    {
        var at = _count++;
        for (; at > 0 && IsWorse(hit, _heap[(at - 1) / 2]); at = (at - 1) / 2) _heap[at] = _heap[(at - 1) / 2];
        _heap[at] = hit;
    }

    private void SiftDown(KeywordHit hit)
    {
        var at = 0;
        for (var child = 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && IsWorse(_heap[child + 1], _heap[child])) child++;
            if (!IsWorse(_heap[child], hit)) break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = hit;
    }

    private static bool IsWorse(KeywordHit a, KeywordHit b) => a.Score < b.Score || (a.Score == b.Score && a.ChunkId > b.ChunkId);
}
