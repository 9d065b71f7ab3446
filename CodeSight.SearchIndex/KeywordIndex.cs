using System.Runtime.CompilerServices;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>
/// The inverted index in memory: immutable segments, dead documents marked, merged as they pile up. One writer at a time builds the
/// next <see cref="KeywordSnapshot"/> and swaps it in; document frequencies and the mean length are exact in each.
/// </summary>
internal sealed class KeywordIndex : IKeywordIndex, IDisposable
{
    private readonly Lock _gate = new();
    private readonly VectorScanner _scanner = new();
    private readonly Dictionary<long, (Segment Segment, int Document)> _places = [];
    private DocumentAnalysis _analysis;
    private volatile KeywordSnapshot _current;
    private VectorSource? _source;

    public KeywordIndex()
    {
        var dictionary = new TermDictionary();
        _analysis = new DocumentAnalysis(dictionary);
        _current = KeywordSnapshot.Empty(dictionary, _scanner, 0);
    }

    /// <inheritdoc/>
    public int ChunkCount => _current.ChunkCount;

    /// <inheritdoc/>
    public int DocumentCount => _current.DocumentCount;

    /// <inheritdoc/>
    public long ChangeNumber => _current.ChangeNumber;

    /// <inheritdoc/>
    public IKeywordSnapshot Current => _current;

    /// <summary>The state as the snapshot file sees it.</summary>
    public KeywordSnapshot Snapshot => _current;

    /// <summary>The documents that are there, in no order.</summary>
    public long[] DocumentIds
    {
        get
        {
            lock (_gate) return [.. _places.Keys];
        }
    }

    /// <summary>Whose vectors are kept in memory beside the chunks; null for none.</summary>
    public VectorSource? Vectors => _source;

    /// <inheritdoc/>
    public void Apply(IReadOnlyList<KeywordDocument> changed, IReadOnlyList<long> removedDocumentIds, long changeNumber) =>
        Apply(changed, removedDocumentIds, changeNumber, []);

    /// <summary>As <see cref="IKeywordIndex.Apply"/>, the new chunks at once with the vectors that they have.</summary>
    /// <remarks>A document that is in both lists, or twice among the changed ones, ends as its last changed form.</remarks>
    public void Apply(
        IReadOnlyList<KeywordDocument> changed, IReadOnlyList<long> removedDocumentIds, long changeNumber, IReadOnlyList<ChunkVector> vectors)
    {
        lock (_gate)
        {
            var last = changed.Select((document, index) => (document.DocumentId, index)).GroupBy(pair => pair.DocumentId)
                .ToDictionary(group => group.Key, group => group.Max(pair => pair.index));
            var added = Build(changed.Where((document, index) => document.Chunks.Count > 0 && last[document.DocumentId] == index));
            if (added?.Vectors is { } block)
            {
                foreach (var vector in vectors)
                    if (added.Find(vector.ChunkId) is var chunk and >= 0) block.Set(chunk, vector.Vector);
            }

            Publish(added, removedDocumentIds.Concat(last.Keys).Distinct(), changeNumber);
            while (Compaction.Next(_current.Views) is { Count: > 0 } views) Merge(views);
        }
    }

    /// <summary>Starts over, empty or with what a snapshot file held.</summary>
    /// <param name="content">With all the vectors that the file held, or none; null for an empty index.</param>
    public void Reset(Segment? content, TermDictionary dictionary, long changeNumber)
    {
        lock (_gate)
        {
            _places.Clear();
            _analysis = new DocumentAnalysis(dictionary);
            _source = content?.Vectors is { } vectors ? new VectorSource(vectors.ModelId, vectors.Dimensions) : null;
            _current = KeywordSnapshot.Empty(dictionary, _scanner, changeNumber) with { VectorModel = _source?.ModelId };
            if (content is { ChunkCount: > 0 }) Publish(content, [], changeNumber);
        }
    }

    /// <summary>
    /// Keeps the vectors of this source from here on, and forgets those of any other. Until <see cref="CompleteVectors"/> they are not
    /// used.
    /// </summary>
    public void KeepVectors(VectorSource? source)
    {
        lock (_gate)
        {
            _source = source;
            _current = _current with { VectorModel = null };
            foreach (var view in _current.Views) view.Segment.Vectors = BlockOf(view.Segment.ChunkCount);
        }
    }

    /// <summary>Sets the vectors of chunks that are there, in place of those that they had; other chunks are passed over.</summary>
    public void AddVectors(IReadOnlyList<ChunkVector> vectors)
    {
        lock (_gate)
        {
            foreach (var vector in vectors)
            {
                // A chunk that was added again, under another path, has a dead place too.
                if (_current.Find(vector.ChunkId) is var (view, chunk) && _current.Views[view].Segment.Vectors is { } block)
                    block.Set(chunk, vector.Vector);
            }
        }
    }

    /// <summary>All vectors that the source has were added: searches use them from here on.</summary>
    public void CompleteVectors()
    {
        lock (_gate) _current = _current with { VectorModel = _source?.ModelId };
    }

    /// <summary>Chunks without a vector, of the given documents or of all; documents that are not there have none.</summary>
    public long[] ChunksWithoutVector(IEnumerable<long>? documentIds = null)
    {
        lock (_gate)
        {
            var missing = new List<long>();
            foreach (var id in documentIds ?? _places.Keys)
            {
                if (!_places.TryGetValue(id, out var place) || place.Segment.Vectors is not { } block) continue;
                var forward = place.Segment.Forward;
                for (var chunk = forward.FirstChunks[place.Document]; chunk < forward.FirstChunks[place.Document + 1]; chunk++)
                    if (!block.Has(chunk)) missing.Add(forward.ChunkIds[chunk]);
            }

            return [.. missing];
        }
    }

    /// <summary>Whether the document is there.</summary>
    public bool Knows(long documentId)
    {
        lock (_gate) return _places.ContainsKey(documentId);
    }

    /// <summary>Whether the document is there with exactly this path, language and chunks.</summary>
    public bool Holds(long documentId, string filePath, string language, ReadOnlySpan<long> chunkIds)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(documentId, out var place)) return false;
            var forward = place.Segment.Forward;
            return forward.Paths[place.Document] == filePath
                && forward.Languages[place.Document] == language
                && forward.ChunkIds.AsSpan(forward.FirstChunks[place.Document]..forward.FirstChunks[place.Document + 1]).SequenceEqual(
                    chunkIds);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scanner.Dispose();

    private VectorBlock? BlockOf(int chunks) => _source is { } source ? new VectorBlock(source.ModelId, source.Dimensions, chunks) : null;

    private Segment? Build(IEnumerable<KeywordDocument> documents)
    {
        var forward = _analysis.Analyse([.. documents]);
        return forward.ChunkCount == 0 ? null : new Segment(forward, _current.Dictionary.Count, BlockOf(forward.ChunkCount));
    }

    private void Publish(Segment? added, IEnumerable<long> removed, long changeNumber)
    {
        var old = _current;
        var frequencies = new DocumentFrequencies.Editor(old.Frequencies, old.Dictionary.Count);
        var totalLength = old.TotalLength;
        var views = old.Views.ToList();
        var languages = new LanguageCounts(old.DocumentLanguages);

        var gone = new Dictionary<Segment, List<int>>();
        foreach (var id in removed)
        {
            if (!_places.Remove(id, out var place)) continue;
            if (!gone.TryGetValue(place.Segment, out var documents)) gone[place.Segment] = documents = [];
            documents.Add(place.Document);
            languages.Add(place.Segment.Forward.Languages[place.Document], -1);
            totalLength -= TakeOut(place.Segment.Forward, place.Document, frequencies);
        }

        for (var i = 0; i < views.Count; i++)
            if (gone.TryGetValue(views[i].Segment, out var documents)) views[i] = views[i].Without(documents);
        views.RemoveAll(view => view.LiveChunks == 0);

        if (added is not null)
        {
            views.Add(SegmentView.Whole(added));
            for (var document = 0; document < added.Forward.DocumentCount; document++)
            {
                _places[added.Forward.DocumentIds[document]] = (added, document);
                languages.Add(added.Forward.Languages[document], 1);
            }

            foreach (var length in added.Forward.Lengths) totalLength += (long)length;
            added.CountPostings(frequencies);
        }

        _current = old with
        {
            Views = views,
            Frequencies = frequencies.Build(),
            ChunkCount = views.Sum(view => view.LiveChunks),
            DocumentCount = _places.Count,
            DocumentLanguages = languages,
            TotalLength = totalLength,
            ChangeNumber = changeNumber,
        };
    }

    /// <summary>Takes a document's terms out of the frequencies; the length of its chunks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long TakeOut(ForwardIndex forward, int document, DocumentFrequencies.Editor frequencies)
    {
        var length = 0L;
        for (var chunk = forward.FirstChunks[document]; chunk < forward.FirstChunks[document + 1]; chunk++)
        {
            length += (long)forward.Lengths[chunk];
            for (var reader = forward.TermsOf(chunk); reader.Read();) frequencies.Add(reader.Term, -1);
        }

        return length;
    }

    private void Merge(IReadOnlyList<SegmentView> merged)
    {
        var old = _current;
        var forward = Compaction.Merge(merged);
        var segment = new Segment(forward, old.Dictionary.Count, Compaction.MergeVectors(merged, BlockOf(forward.ChunkCount)));
        for (var document = 0; document < segment.Forward.DocumentCount; document++)
            _places[segment.Forward.DocumentIds[document]] = (segment, document);
        _current = old with { Views = [.. old.Views.Except(merged), SegmentView.Whole(segment)] };
    }
}
