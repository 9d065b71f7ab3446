namespace CodeSight.Core.Keywords;

/// <summary>
/// The inverted index in memory: immutable segments, dead documents marked, merged as they pile up. One writer at a time builds the
/// next <see cref="KeywordSnapshot"/> and swaps it in; document frequencies and the mean length are exact in each.
/// </summary>
internal sealed class KeywordIndex : IKeywordIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (Segment Segment, int Document)> _places = [];
    private ChunkTerms _chunkTerms;
    private volatile KeywordSnapshot _current;

    public KeywordIndex()
    {
        var dictionary = new TermDictionary();
        _chunkTerms = new ChunkTerms(dictionary);
        _current = KeywordSnapshot.Empty(dictionary, 0);
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

    /// <inheritdoc/>
    /// <remarks>A document that is in both lists, or twice among the changed ones, ends as its last changed form.</remarks>
    public void Apply(IReadOnlyList<KeywordDocument> changed, IReadOnlyList<long> removedDocumentIds, long changeNumber)
    {
        lock (_gate)
        {
            var last = changed.Select((document, index) => (document.DocumentId, index)).GroupBy(pair => pair.DocumentId)
                .ToDictionary(group => group.Key, group => group.Max(pair => pair.index));
            var added = Build(changed.Where((document, index) => document.Chunks.Count > 0 && last[document.DocumentId] == index));
            Publish(added, removedDocumentIds.Concat(last.Keys).Distinct(), changeNumber);
            while (Compaction.Next(_current.Views) is { Count: > 0 } views) Merge(views);
        }
    }

    /// <summary>Starts over, empty or with what a snapshot file held.</summary>
    public void Reset(ForwardIndex? content, TermDictionary dictionary, long changeNumber)
    {
        lock (_gate)
        {
            _places.Clear();
            _chunkTerms = new ChunkTerms(dictionary);
            _current = KeywordSnapshot.Empty(dictionary, changeNumber);
            if (content is { ChunkCount: > 0 }) Publish(new Segment(content, dictionary.Count), [], changeNumber);
        }
    }

    private Segment? Build(IEnumerable<KeywordDocument> documents)
    {
        var builder = new ForwardIndexBuilder();
        foreach (var document in documents)
        {
            builder.AddDocument(document.DocumentId, document.FilePath);
            var fileName = document.FilePath.AsSpan(document.FilePath.LastIndexOf('/') + 1);
            foreach (var chunk in document.Chunks) _chunkTerms.AddTo(builder, fileName, chunk);
        }

        var forward = builder.Build();
        return forward.ChunkCount == 0 ? null : new Segment(forward, _current.Dictionary.Count);
    }

    private void Publish(Segment? added, IEnumerable<long> removed, long changeNumber)
    {
        var old = _current;
        var frequencies = new DocumentFrequencies.Editor(old.Frequencies, old.Dictionary.Count);
        var totalLength = old.TotalLength;
        var views = old.Views.ToList();

        var gone = new Dictionary<Segment, List<int>>();
        foreach (var id in removed)
        {
            if (!_places.Remove(id, out var place)) continue;
            if (!gone.TryGetValue(place.Segment, out var documents)) gone[place.Segment] = documents = [];
            documents.Add(place.Document);
            totalLength += Count(place.Segment.Forward, place.Document, frequencies, -1);
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
                totalLength += Count(added.Forward, document, frequencies, 1);
            }
        }

        _current = new KeywordSnapshot
        {
            Dictionary = old.Dictionary,
            Views = views,
            Frequencies = frequencies.Build(),
            ChunkCount = views.Sum(view => view.LiveChunks),
            DocumentCount = _places.Count,
            TotalLength = totalLength,
            ChangeNumber = changeNumber,
        };
    }

    /// <summary>Adds a document's terms to the frequencies (1) or takes them out (-1); what that changes in the length of all chunks.</summary>
    private static long Count(ForwardIndex forward, int document, DocumentFrequencies.Editor frequencies, int sign)
    {
        var length = 0L;
        for (var chunk = forward.FirstChunks[document]; chunk < forward.FirstChunks[document + 1]; chunk++)
        {
            length += (long)forward.Lengths[chunk];
            for (var reader = forward.TermsOf(chunk); reader.Read();) frequencies.Add(reader.Term, sign);
        }

        return sign * length;
    }

    private void Merge(IReadOnlyList<SegmentView> merged)
    {
        var old = _current;
        var segment = new Segment(Compaction.Merge(merged), old.Dictionary.Count);
        for (var document = 0; document < segment.Forward.DocumentCount; document++)
            _places[segment.Forward.DocumentIds[document]] = (segment, document);
        _current = new KeywordSnapshot
        {
            Dictionary = old.Dictionary,
            Views = [.. old.Views.Except(merged), SegmentView.Whole(segment)],
            Frequencies = old.Frequencies,
            ChunkCount = old.ChunkCount,
            DocumentCount = old.DocumentCount,
            TotalLength = old.TotalLength,
            ChangeNumber = old.ChangeNumber,
        };
    }
}
