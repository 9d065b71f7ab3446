using System.Buffers;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>The scores of all chunks of a snapshot for one question, in arrays that are lent until <see cref="Dispose"/>.</summary>
/// <param name="scores">One array for each view, at least as long as its segment.</param>
internal sealed class KeywordScores(KeywordSnapshot snapshot, float[][] scores) : IKeywordScores
{
    private float[][]? _scores = scores;

    private float[][] Scores => _scores ?? throw new ObjectDisposedException(nameof(KeywordScores));

    /// <inheritdoc/>
    public IReadOnlyList<KeywordHit> Best(int top, ChunkFilter? filter)
    {
        var paths = snapshot.PathFilterOf(filter);
        if (top <= 0 || snapshot.ChunkCount == 0 || paths?.Count == 0) return [];
        var hits = new TopHits(Math.Min(top, snapshot.ChunkCount));
        for (var i = 0; i < Scores.Length; i++)
            hits.Offer(snapshot.Views[i], Scores[i].AsSpan(0, snapshot.Views[i].Segment.ChunkCount), paths?.AllowedIn(i));
        return hits.Sorted();
    }

    /// <inheritdoc/>
    public float[] Of(IReadOnlyList<long> chunkIds) => Map(chunkIds, (view, chunk) => Scores[view][chunk]);

    /// <inheritdoc/>
    public float[] Around(IReadOnlyList<long> chunkIds) => Map(chunkIds, (view, chunk) =>
    {
        // All chunks of a document live and die together.
        var segment = snapshot.Views[view].Segment;
        var document = segment.DocumentOf(chunk);
        var (first, end) = (segment.Forward.FirstChunks[document], segment.Forward.FirstChunks[document + 1]);
        return (chunk > first, chunk + 1 < end) switch
        {
            (true, true) => (Scores[view][chunk - 1] + Scores[view][chunk + 1]) / 2,
            (true, false) => Scores[view][chunk - 1],
            (false, true) => Scores[view][chunk + 1],
            _ => Scores[view][chunk],
        };
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _scores, null) is not { } lent) return;
        foreach (var array in lent) ArrayPool<float>.Shared.Return(array);
    }

    private float[] Map(IReadOnlyList<long> chunkIds, Func<int, int, float> score)
    {
        var mapped = new float[chunkIds.Count];
        for (var i = 0; i < mapped.Length; i++)
            if (snapshot.Find(chunkIds[i]) is var (view, chunk)) mapped[i] = score(view, chunk);
        return mapped;
    }
}
