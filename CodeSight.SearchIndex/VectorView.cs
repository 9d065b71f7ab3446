using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>A state of the index with the blocks that hold its segments' vectors.</summary>
/// <param name="blocks">One for each view of the snapshot.</param>
internal sealed class VectorView(KeywordSnapshot snapshot, VectorBlock[] blocks, VectorScanner scanner) : IVectorView
{
    // The scan's cosines are off by about 0.001; so many are looked at exactly for each that is asked for, and so many copies of a text
    // have room.
    private const int Spare = 2;

    public KeywordSnapshot Snapshot => snapshot;

    public VectorBlock[] Blocks => blocks;

    /// <summary>Whether both look at the same vectors, whoever may see which.</summary>
    public bool IsOfSameState(VectorView other) =>
        ReferenceEquals(snapshot.Views, other.Snapshot.Views) && blocks.AsSpan().SequenceEqual(other.Blocks);

    public int Dimensions => blocks.Length == 0 ? 0 : blocks[0].Dimensions;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeywordHit>> FindNearestAsync(
        float[] question, int top, ChunkFilter? filter, CancellationToken cancellationToken)
    {
        var paths = snapshot.PathFilterOf(filter);
        if (top <= 0 || blocks.Length == 0 || paths?.Count == 0) return [];
        var rough = await scanner.ScanAsync(this, question, Math.Min(Spare * top, paths?.Count ?? snapshot.ChunkCount), paths, cancellationToken);
        return Nearest(question, rough, top);
    }

    /// <inheritdoc/>
    public float?[] Cosines(float[] question, IReadOnlyList<long> chunkIds)
    {
        var cosines = new float?[chunkIds.Count];
        for (var i = 0; i < cosines.Length; i++) cosines[i] = Cosine(question, chunkIds[i]);
        return cosines;
    }

    /// <inheritdoc/>
    public float[]? VectorOf(long chunkId) => snapshot.Find(chunkId) is var (view, chunk) ? blocks[view].VectorOf(chunk) : null;

    private float? Cosine(float[] question, long chunkId) =>
        snapshot.Find(chunkId) is var (view, chunk) ? blocks[view].Cosine(chunk, question) : null;

    private List<KeywordHit> Nearest(float[] question, IReadOnlyList<ScannedChunk> rough, int top)
    {
        var exact = new List<KeywordHit>(rough.Count);
        foreach (var (view, chunk) in rough)
        {
            var forward = snapshot.Views[view].Segment.Forward;
            if (blocks[view].Cosine(chunk, question) is { } cosine)
                exact.Add(
                    new KeywordHit(forward.ChunkIds[chunk], forward.DocumentIds[snapshot.Views[view].Segment.DocumentOf(chunk)], cosine));
        }

        exact.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.ChunkId.CompareTo(b.ChunkId));
        var (distinct, count) = (0, 0);
        for (; count < exact.Count; count++)
            if ((count == 0 || exact[count].Score != exact[count - 1].Score) && ++distinct > top) break;
        return exact[..count];
    }
}

/// <summary>A chunk that the scan found: the view of its segment, and its number there.</summary>
internal readonly record struct ScannedChunk(int View, int Chunk);
