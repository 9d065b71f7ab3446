using System.Runtime.CompilerServices;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Globs;

namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// A part of the index: a <see cref="ForwardIndex"/> and its inversion, from term to chunks. Immutable; 6 bytes a posting here and
/// about 2 in the forward index. Chunks are numbered within the segment. Only vectors are filled in later.
/// </summary>
internal sealed class Segment
{
    private readonly int[] _terms;
    private readonly int[] _postingStarts;
    private readonly int[] _chunks;
    private readonly ushort[] _weights;
    private readonly int[] _documentOf;
    private readonly int[]? _chunksById;

    /// <param name="termCount">Terms in the dictionary when the forward index was built.</param>
    /// <param name="vectors">The chunks' vectors, or null where none are kept in memory.</param>
    public Segment(ForwardIndex forward, int termCount, VectorBlock? vectors)
    {
        Forward = forward;
        Vectors = vectors;
        _documentOf = new int[forward.ChunkCount];
        for (var document = 0; document < forward.DocumentCount; document++)
            _documentOf.AsSpan(forward.FirstChunks[document]..forward.FirstChunks[document + 1]).Fill(document);
        _chunksById = OrderById(forward.ChunkIds);
        (_terms, _postingStarts, _chunks, _weights) = Invert(forward, termCount);
    }

    public ForwardIndex Forward { get; }

    /// <summary>The chunks' vectors, as far as they have some; null where none are kept in memory. Set by the index's writer.</summary>
    public volatile VectorBlock? Vectors;

    public int ChunkCount => Forward.ChunkCount;

    public long PostingCount => _chunks.Length;

    /// <summary>Verdicts of globs on this segment's documents, so that they are worked out once.</summary>
    public GlobCache Globs { get; } = new();

    /// <summary>The document's number in this segment.</summary>
    public int DocumentOf(int chunk) => _documentOf[chunk];

    /// <summary>The chunks with the term, ascending, and its weight in each.</summary>
    public Postings PostingsOf(int term)
    {
        var index = _terms.AsSpan().BinarySearch(term);
        if (index < 0) return default;
        var range = _postingStarts[index].._postingStarts[index + 1];
        return new Postings(_chunks.AsSpan(range), _weights.AsSpan(range));
    }

    /// <summary>Adds the number of chunks with each term.</summary>
    public void CountPostings(DocumentFrequencies.Editor frequencies)
    {
        for (var i = 0; i < _terms.Length; i++) frequencies.Add(_terms[i], _postingStarts[i + 1] - _postingStarts[i]);
    }

    /// <summary>Number of the chunk with this id, or -1.</summary>
    public int Find(long chunkId)
    {
        var ids = Forward.ChunkIds;
        int low = 0, high = ids.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var chunk = _chunksById is null ? middle : _chunksById[middle];
            if (ids[chunk] == chunkId) return chunk;
            if (ids[chunk] < chunkId) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>Chunks in the order of their ids, or null if they lie in it already.</summary>
    private static int[]? OrderById(long[] ids)
    {
        var isAscending = true;
        for (var i = 1; i < ids.Length && isAscending; i++) isAscending = ids[i - 1] < ids[i];
        if (isAscending) return null;
        var order = new int[ids.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort([.. ids], order);
        return order;
    }

    // Runs once at a start, over all there is: compiled with all optimisations at the first call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int[] Terms, int[] Starts, int[] Chunks, ushort[] Weights) Invert(ForwardIndex forward, int termCount)
    {
        var counts = new int[termCount];
        var total = 0;
        for (var chunk = 0; chunk < forward.ChunkCount; chunk++)
        {
            for (var reader = forward.TermsOf(chunk); reader.Read(); total++) counts[reader.Term]++;
        }

        var terms = new int[counts.Length - counts.AsSpan().Count(0)];
        var starts = new int[terms.Length + 1];
        var start = 0;
        var used = 0;
        for (var term = 0; term < termCount; term++)
        {
            if (counts[term] == 0) continue;
            terms[used] = term;
            starts[used++] = start;
            start += counts[term];
            counts[term] = start - counts[term];    // from here on: where the term's next posting goes
        }

        starts[used] = total;
        var chunks = new int[total];
        var weights = new ushort[total];
        for (var chunk = 0; chunk < forward.ChunkCount; chunk++)
        {
            for (var reader = forward.TermsOf(chunk); reader.Read();)
            {
                var at = counts[reader.Term]++;
                chunks[at] = chunk;
                weights[at] = reader.Weight;
            }
        }

        return (terms, starts, chunks, weights);
    }
}

/// <summary>The chunks that hold one term, and its weight in each.</summary>
internal readonly ref struct Postings(ReadOnlySpan<int> chunks, ReadOnlySpan<ushort> weights)
{
    public ReadOnlySpan<int> Chunks { get; } = chunks;

    public ReadOnlySpan<ushort> Weights { get; } = weights;
}
