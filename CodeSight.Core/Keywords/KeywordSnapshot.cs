using System.Buffers;
using System.Runtime.CompilerServices;
using CodeSight.Core.Vectors;

namespace CodeSight.Core.Keywords;

/// <summary>One state of the index. Immutable, but for the dictionary, which only grows and is read by numbers known here.</summary>
internal sealed record KeywordSnapshot : IKeywordSnapshot
{
    public required TermDictionary Dictionary { get; init; }

    public required IReadOnlyList<SegmentView> Views { get; init; }

    public required DocumentFrequencies Frequencies { get; init; }

    public required int ChunkCount { get; init; }

    public required int DocumentCount { get; init; }

    /// <summary>Sum of all chunks' lengths, in <see cref="TermWeights"/> units.</summary>
    public required long TotalLength { get; init; }

    public required long ChangeNumber { get; init; }

    /// <summary>The model all of whose vectors are in memory; null where those of none are.</summary>
    public int? VectorModel { get; init; }

    public required VectorScanner Scanner { get; init; }

    /// <summary>An index without documents.</summary>
    public static KeywordSnapshot Empty(TermDictionary dictionary, VectorScanner scanner, long changeNumber) => new()
    {
        Dictionary = dictionary,
        Scanner = scanner,
        Views = [],
        Frequencies = DocumentFrequencies.Empty,
        ChunkCount = 0,
        DocumentCount = 0,
        TotalLength = 0,
        ChangeNumber = changeNumber,
    };

    /// <summary>One state is equal to itself only.</summary>
    public bool Equals(KeywordSnapshot? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public KeywordQuery Analyse(string text)
    {
        var terms = QuestionTerms.Of(text).Scoring;
        var frequencies = new int[terms.Count];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var term = Dictionary.Find(terms[i].Text);
            frequencies[i] = term < 0 ? 0 : Frequencies[term];
        }

        var query = new List<QueryTerm>(terms.Count);
        for (var i = 0; i < frequencies.Length; i++)
            if (!IsSpelledOtherwise(terms, frequencies, i)) query.Add(new QueryTerm(terms[i].Text, Bm25.Idf(ChunkCount, frequencies[i])));
        return new KeywordQuery(query);
    }

    /// <inheritdoc/>
    public ChunkFilter? Filter(string? fileGlob)
    {
        if (fileGlob is null) return null;
        var filter = new PathFilter(this, FileGlob.Parse(fileGlob));
        return filter.Count == ChunkCount ? null : filter;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeywordHit> Search(KeywordQuery query, int top, ChunkFilter? filter)
    {
        var paths = PathFilterOf(filter);
        if (top <= 0 || ChunkCount == 0 || paths?.Count == 0) return [];
        var scorer = ScorerOf(query);
        var hits = new TopHits(Math.Min(top, ChunkCount));
        for (var i = 0; i < Views.Count; i++)
        {
            var view = Views[i];
            var rented = ArrayPool<float>.Shared.Rent(view.Segment.ChunkCount);
            var scores = rented.AsSpan(0, view.Segment.ChunkCount);
            scores.Clear();
            if (scorer.AddAll(view.Segment, scores)) hits.Offer(view, scores, paths?.AllowedIn(i));
            ArrayPool<float>.Shared.Return(rented);
        }

        return hits.Sorted();
    }

    /// <inheritdoc/>
    public float[] Score(KeywordQuery query, IReadOnlyList<long> chunkIds)
    {
        var scorer = ScorerOf(query);
        var scores = new float[chunkIds.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var view in Views)
            {
                var chunk = view.Segment.Find(chunkIds[i]);
                if (chunk < 0 || !view.IsLive(chunk)) continue;
                scores[i] = scorer.Score(view.Segment, chunk);
                break;
            }
        }

        return scores;
    }

    /// <inheritdoc/>
    public IVectorView? VectorsOf(int modelId)
    {
        if (VectorModel != modelId) return null;
        var blocks = new VectorBlock[Views.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            // Another model's may have been put in their place since.
            if (Views[i].Segment.Vectors is not { } block || block.ModelId != modelId) return null;
            blocks[i] = block;
        }

        return new VectorView(this, blocks, Scanner);
    }

    /// <inheritdoc/>
    public float LargestPossibleScore(KeywordQuery query) => query.Terms.Sum(term => term.Idf) * (Bm25.K1 + 1);

    /// <inheritdoc/>
    public float[] ScoreNeighbours(KeywordQuery query, IReadOnlyList<long> chunkIds)
    {
        var scorer = ScorerOf(query);
        var scores = new float[chunkIds.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var view in Views)
            {
                var chunk = view.Segment.Find(chunkIds[i]);
                if (chunk < 0 || !view.IsLive(chunk)) continue;
                scores[i] = NeighbourScore(scorer, view.Segment, chunk);
                break;
            }
        }

        return scores;
    }

    /// <inheritdoc/>
    public string CorrectSpelling(string text, Func<string, bool>? isWord) => new Spelling(this, isWord).Correct(text);

    /// <summary>
    /// Whether the term is only another spelling that no chunk has, while the words themselves are there: "out-of-pocket" in the question,
    /// "out of pocket" in the documents. It cannot score, and must not look like a word that the documents lack.
    /// </summary>
    private static bool IsSpelledOtherwise(IReadOnlyList<QuestionTerm> terms, int[] frequencies, int index)
    {
        if (frequencies[index] > 0) return false;
        if (terms[index].Role == TermRole.Extra) return true;
        // With a digit in it, an identifier is exactly what it is: section 4.2 is not 4 and 2.
        if (terms[index].Role != TermRole.Identifier || terms[index].Text.AsSpan().ContainsAnyInRange('0', '9')) return false;
        for (var part = index + 1; part < terms.Count && terms[part].Role == TermRole.Extra; part++)
            if (frequencies[part] > 0) return true;
        return false;
    }

    /// <summary>Mean over the chunk before and the chunk after in the document; the chunk's own score where it is alone. All chunks of a document live and die together.</summary>
    private static float NeighbourScore(QuestionScorer scorer, Segment segment, int chunk)
    {
        var document = segment.DocumentOf(chunk);
        var (first, end) = (segment.Forward.FirstChunks[document], segment.Forward.FirstChunks[document + 1]);
        return (chunk > first, chunk + 1 < end) switch
        {
            (true, true) => (scorer.Score(segment, chunk - 1) + scorer.Score(segment, chunk + 1)) / 2,
            (true, false) => scorer.Score(segment, chunk - 1),
            (false, true) => scorer.Score(segment, chunk + 1),
            _ => scorer.Score(segment, chunk),
        };
    }

    private QuestionScorer ScorerOf(KeywordQuery query) =>
        new(query, Dictionary, ChunkCount == 0 ? 1 : Math.Max(1, (double)TotalLength / ChunkCount));

    /// <summary>The filter as this state's own.</summary>
    public PathFilter? PathFilterOf(ChunkFilter? filter) => filter switch
    {
        null => null,
        PathFilter paths when paths.Snapshot == this => paths,
        _ => throw new ArgumentException("A filter holds for the snapshot that made it.", nameof(filter)),
    };
}
