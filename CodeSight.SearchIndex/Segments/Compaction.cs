using CodeSight.Encoder.Vectors;

namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// Keeps segments few: four of a similar size become one, so that each posting is moved a handful of times in its life, and a segment
/// with a quarter of its chunks dead is written anew.
/// </summary>
internal static class Compaction
{
    private const int SegmentsOfOneSize = 4;
    private const int MinSize = 256;

    /// <summary>More postings than this stay in several segments: array lengths are limited.</summary>
    private const long MaxPostings = 500_000_000;

    /// <summary>The segments to merge next; empty where all is well.</summary>
    public static IReadOnlyList<SegmentView> Next(IReadOnlyList<SegmentView> views)
    {
        foreach (var view in views)
            if (4L * view.LiveChunks <= 3L * view.Segment.ChunkCount) return [view];
        var crowded = views
            .Where(view => view.Segment.PostingCount < MaxPostings / SegmentsOfOneSize)
            .GroupBy(view => SizeOf(view.LiveChunks))
            .Where(group => group.Count() >= SegmentsOfOneSize)
            .MinBy(group => group.Key);
        return crowded is null ? [] : [.. crowded];
    }

    /// <summary>The live documents of all the views, in order.</summary>
    /// <param name="newTerms">New number of each term, ascending with the old one; null to keep the numbers.</param>
    public static ForwardIndex Merge(IReadOnlyList<SegmentView> views, int[]? newTerms = null)
    {
        var builder = new ForwardIndexBuilder();
        foreach (var view in views)
        {
            var forward = view.Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
            {
                if (!view.IsLive(forward.FirstChunks[document])) continue;
                builder.AddDocument(forward.DocumentIds[document], forward.Paths[document], forward.Languages[document]);
                for (var chunk = forward.FirstChunks[document]; chunk < forward.FirstChunks[document + 1]; chunk++)
                {
                    builder.AddChunk(forward.ChunkIds[chunk], forward.Lengths[chunk]);
                    for (var reader = forward.TermsOf(chunk); reader.Read();)
                        builder.AddTerm(newTerms is null ? reader.Term : newTerms[reader.Term], reader.Weight);
                }
            }
        }

        return builder.Build();
    }

    /// <summary>Fills a block with the vectors of the views' live chunks, in the order of <see cref="Merge"/>.</summary>
    public static VectorBlock? MergeVectors(IReadOnlyList<SegmentView> views, VectorBlock? merged)
    {
        if (merged is null) return null;
        var next = 0;
        foreach (var (view, chunk) in LiveChunks(views))
        {
            if (views[view].Segment.Vectors is { } block) merged.CopyFrom(block, chunk, next);
            next++;
        }

        return merged;
    }

    /// <summary>The views' live chunks, in the order of <see cref="Merge"/>: the view and the chunk's number in its segment.</summary>
    public static IEnumerable<(int View, int Chunk)> LiveChunks(IReadOnlyList<SegmentView> views)
    {
        for (var view = 0; view < views.Count; view++)
        {
            for (var chunk = 0; chunk < views[view].Segment.ChunkCount; chunk++)
                if (views[view].IsLive(chunk)) yield return (view, chunk);
        }
    }

    private static int SizeOf(int chunks)
    {
        var size = 0;
        for (long limit = MinSize; limit <= chunks; limit *= SegmentsOfOneSize) size++;
        return size;
    }
}
