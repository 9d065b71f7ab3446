namespace CodeSight.SearchIndex.Segments;

/// <summary>A segment and which of its chunks are still there: one snapshot's view of it. Immutable.</summary>
/// <param name="Dead">One bit a chunk, set where its document was replaced or removed; null where none was.</param>
/// <param name="LiveChunks">Chunks that are there.</param>
internal sealed record SegmentView(Segment Segment, ulong[]? Dead, int LiveChunks)
{
    public static SegmentView Whole(Segment segment) => new(segment, null, segment.ChunkCount);

    public bool IsLive(int chunk) => Dead is null || !Bits.Get(Dead, chunk);

    /// <summary>The view without the given documents (numbers in the segment), each of which was there.</summary>
    public SegmentView Without(IEnumerable<int> documents)
    {
        var dead = Dead is null ? Bits.Create(Segment.ChunkCount) : [.. Dead];
        var live = LiveChunks;
        foreach (var document in documents)
        {
            for (var chunk = Segment.Forward.FirstChunks[document]; chunk < Segment.Forward.FirstChunks[document + 1]; chunk++)
            {
                Bits.Set(dead, chunk);
                live--;
            }
        }

        return new SegmentView(Segment, dead, live);
    }
}
