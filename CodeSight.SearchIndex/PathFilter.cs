using System.Collections.Concurrent;
using System.Numerics;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>The chunks of one state of the index whose document's path is in a scope.</summary>
internal sealed class PathFilter : ChunkFilter
{
    // Of the terms that questions have.
    private const int MaxFrequencies = 20_000;

    private readonly ulong[][] _allowed;
    private readonly Lazy<IReadOnlyList<long>> _documentIds;
    private readonly ConcurrentDictionary<int, int> _frequencies = new();

    public PathFilter(IReadOnlyList<SegmentView> views, PathScope scope)
    {
        Views = views;
        Scope = scope;
        _allowed = [.. views.Select(view => Allowed(view, scope))];
        Count = _allowed.Sum(bits => bits.Sum(BitOperations.PopCount));
        ChunkCount = views.Sum(view => view.LiveChunks);
        _documentIds = new Lazy<IReadOnlyList<long>>(FindDocuments);
    }

    /// <summary>The state that the filter holds for.</summary>
    public IReadOnlyList<SegmentView> Views { get; }

    public PathScope Scope { get; }

    /// <summary>Chunks of the state, those that do not pass included.</summary>
    public int ChunkCount { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override double Share => ChunkCount == 0 ? 0 : (double)Count / ChunkCount;

    /// <inheritdoc/>
    public override IReadOnlyList<long> DocumentIds => _documentIds.Value;

    /// <summary>One bit for each chunk of the view: whether it is there and passes.</summary>
    public ulong[] AllowedIn(int view) => _allowed[view];

    /// <summary>Number of documents that pass.</summary>
    public int CountDocuments()
    {
        var count = 0;
        for (var i = 0; i < _allowed.Length; i++)
        {
            var forward = Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
                if (Bits.Get(_allowed[i], forward.FirstChunks[document])) count++;
        }

        return count;
    }

    /// <summary>Sum of the lengths of the chunks that pass.</summary>
    public long SumLengths()
    {
        var sum = 0L;
        for (var i = 0; i < _allowed.Length; i++)
        {
            var lengths = Views[i].Segment.Forward.Lengths;
            for (var chunk = 0; chunk < lengths.Length; chunk++)
                if (Bits.Get(_allowed[i], chunk)) sum += (long)lengths[chunk];
        }

        return sum;
    }

    /// <summary>The languages of the documents that pass.</summary>
    public LanguageCounts CountLanguages()
    {
        var counts = new LanguageCounts();
        for (var i = 0; i < _allowed.Length; i++)
        {
            var forward = Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
                if (Bits.Get(_allowed[i], forward.FirstChunks[document])) counts.Add(forward.Languages[document], 1);
        }

        return counts;
    }

    /// <summary>In how many chunks that pass a term occurs.</summary>
    public int FrequencyOf(int term)
    {
        if (_frequencies.TryGetValue(term, out var known)) return known;
        var count = CountChunksWith(term);
        if (_frequencies.Count < MaxFrequencies) _frequencies.TryAdd(term, count);
        return count;
    }

    private int CountChunksWith(int term)
    {
        var count = 0;
        for (var i = 0; i < _allowed.Length; i++)
            foreach (var chunk in Views[i].Segment.PostingsOf(term).Chunks)
                if (Bits.Get(_allowed[i], chunk)) count++;
        return count;
    }

    private static ulong[] Allowed(SegmentView view, PathScope scope)
    {
        var allowed = Bits.Create(view.Segment.ChunkCount);
        if (view.Dead is null) allowed.AsSpan().Fill(ulong.MaxValue);
        else for (var i = 0; i < allowed.Length; i++) allowed[i] = ~view.Dead[i];
        foreach (var set in scope.Sets)
        {
            var matching = MatchingAny(view.Segment, set);
            for (var i = 0; i < allowed.Length; i++) allowed[i] &= matching[i];
        }

        Bits.ClearFrom(allowed, view.Segment.ChunkCount);
        return allowed;
    }

    // Each glob's verdicts are kept as well, since many sets share their globs.
    private static ulong[] MatchingAny(Segment segment, GlobSet set) => set.Globs.Count == 1
        ? Matching(segment, set.Globs[0])
        : segment.Globs.GetOrAdd(set.Key, () =>
        {
            var any = Bits.Create(segment.ChunkCount);
            foreach (var glob in set.Globs)
            {
                var matching = Matching(segment, glob);
                for (var i = 0; i < any.Length; i++) any[i] |= matching[i];
            }

            return any;
        });

    private static ulong[] Matching(Segment segment, FileGlob glob) => segment.Globs.GetOrAdd(glob.Pattern, () =>
    {
        var forward = segment.Forward;
        var bits = Bits.Create(forward.ChunkCount);
        for (var document = 0; document < forward.DocumentCount; document++)
        {
            if (!glob.IsMatch(forward.Paths[document])) continue;
            for (var chunk = forward.FirstChunks[document]; chunk < forward.FirstChunks[document + 1]; chunk++) Bits.Set(bits, chunk);
        }

        return bits;
    });

    private List<long> FindDocuments()
    {
        var ids = new List<long>();
        for (var i = 0; i < _allowed.Length; i++)
        {
            var forward = Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
                if (Bits.Get(_allowed[i], forward.FirstChunks[document])) ids.Add(forward.DocumentIds[document]);
        }

        return ids;
    }
}
