using System.Numerics;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>The chunks of one snapshot whose document's path matches a glob.</summary>
internal sealed class PathFilter : ChunkFilter
{
    private readonly ulong[][] _allowed;
    private readonly Lazy<IReadOnlyList<long>> _documentIds;

    public PathFilter(KeywordSnapshot snapshot, FileGlob glob)
    {
        Snapshot = snapshot;
        _allowed = [.. snapshot.Views.Select(view => Allowed(view, glob))];
        Count = _allowed.Sum(bits => bits.Sum(BitOperations.PopCount));
        _documentIds = new Lazy<IReadOnlyList<long>>(FindDocuments);
    }

    /// <summary>The snapshot that the filter holds for.</summary>
    public KeywordSnapshot Snapshot { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override double Share => Snapshot.ChunkCount == 0 ? 0 : (double)Count / Snapshot.ChunkCount;

    /// <inheritdoc/>
    public override IReadOnlyList<long> DocumentIds => _documentIds.Value;

    /// <summary>One bit for each chunk of the view: whether it is there and passes.</summary>
    public ulong[] AllowedIn(int view) => _allowed[view];

    private static ulong[] Allowed(SegmentView view, FileGlob glob)
    {
        var matching = view.Segment.Globs.GetOrAdd(glob.Pattern, () => Matching(view.Segment.Forward, glob));
        if (view.Dead is null) return matching;
        var allowed = new ulong[matching.Length];
        for (var i = 0; i < allowed.Length; i++) allowed[i] = matching[i] & ~view.Dead[i];
        return allowed;
    }

    private static ulong[] Matching(ForwardIndex forward, FileGlob glob)
    {
        var bits = Bits.Create(forward.ChunkCount);
        for (var document = 0; document < forward.DocumentCount; document++)
        {
            if (!glob.IsMatch(forward.Paths[document])) continue;
            for (var chunk = forward.FirstChunks[document]; chunk < forward.FirstChunks[document + 1]; chunk++) Bits.Set(bits, chunk);
        }

        return bits;
    }

    private List<long> FindDocuments()
    {
        var ids = new List<long>();
        for (var i = 0; i < _allowed.Length; i++)
        {
            var forward = Snapshot.Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
                if (Bits.Get(_allowed[i], forward.FirstChunks[document])) ids.Add(forward.DocumentIds[document]);
        }

        return ids;
    }
}
