using System.Buffers;
using System.Runtime.CompilerServices;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Analysis;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>One state of the index. Immutable, but for the dictionary, which only grows and is read by numbers known here.</summary>
internal sealed record KeywordSnapshot : IKeywordSnapshot
{
    // What each scope's readers see of a state, for as long as both are in use. No field, which "with" would hand on to another state.
    private static readonly ConditionalWeakTable<KeywordSnapshot, ConditionalWeakTable<PathScope, KeywordSnapshot>> Restricted = [];

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

    /// <summary>The languages of the documents that may be seen.</summary>
    public required LanguageCounts DocumentLanguages { get; init; }

    /// <summary>The chunks that may be seen; null for all.</summary>
    public PathFilter? Readable { get; init; }

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
        DocumentLanguages = new LanguageCounts(),
        ChangeNumber = changeNumber,
    };

    /// <summary>One state is equal to itself only.</summary>
    public bool Equals(KeywordSnapshot? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public int CountDocuments() => Readable?.CountDocuments() ?? DocumentCount;

    /// <inheritdoc/>
    public IKeywordSnapshot Within(PathScope scope)
    {
        if (scope.IsEverything) return this;
        if (Readable is not null) throw new InvalidOperationException("The state is somebody's already.");
        return Restricted.GetOrCreateValue(this).GetValue(scope, own =>
        {
            var readable = new PathFilter(Views, own);
            return this with
            {
                Readable = readable,
                ChunkCount = readable.Count,
                TotalLength = readable.SumLengths(),
                DocumentLanguages = readable.CountLanguages(),
            };
        });
    }

    /// <inheritdoc/>
    public bool Has(long chunkId, string path)
    {
        if (Find(chunkId) is not var (view, chunk)) return false;
        var segment = Views[view].Segment;
        return segment.Forward.Paths[segment.DocumentOf(chunk)] == path;
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> ChunksOf(string path)
    {
        var chunks = new List<long>();
        for (var i = 0; i < Views.Count; i++)
        {
            var forward = Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
            {
                if (forward.Paths[document] != path || !IsSeen(i, forward.FirstChunks[document])) continue;
                chunks.AddRange(forward.ChunkIds.AsSpan(forward.FirstChunks[document]..forward.FirstChunks[document + 1]));
            }
        }

        return chunks;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Paths()
    {
        for (var i = 0; i < Views.Count; i++)
        {
            var forward = Views[i].Segment.Forward;
            for (var document = 0; document < forward.DocumentCount; document++)
                if (IsSeen(i, forward.FirstChunks[document])) yield return forward.Paths[document];
        }
    }

    /// <summary>In how many chunks that may be seen a term occurs.</summary>
    public int FrequencyOf(int term) => Readable?.FrequencyOf(term) ?? Frequencies[term];

    /// <inheritdoc/>
    public KeywordQuery Analyse(string text)
    {
        var question = QuestionTerms.Of(text, DocumentLanguages.Languages);
        var terms = question.Scoring;
        var frequencies = new int[terms.Count];
        for (var i = 0; i < frequencies.Length; i++)
        {
            // A chunk has one language, and so nearly always one of the forms.
            frequencies[i] = Math.Min(ChunkCount, FrequencyOf(terms[i].Text) + terms[i].OtherForms.Sum(FrequencyOf));
        }

        var query = new List<QueryTerm>(terms.Count);
        for (var i = 0; i < frequencies.Length; i++)
        {
            if (IsSpelledOtherwise(terms, frequencies, i)) continue;
            if (frequencies[i] == 0 && new CompoundWords(question.Language, FrequencyOf).Split(terms[i]) is var (first, second))
            {
                foreach (var part in (string[])[first, second])
                    if (query.TrueForAll(term => term.Text != part)) query.Add(new QueryTerm(part, Bm25.Idf(ChunkCount, FrequencyOf(part))));
                continue;
            }

            query.Add(new QueryTerm(terms[i].Text, Bm25.Idf(ChunkCount, frequencies[i])) { OtherForms = terms[i].OtherForms });
        }

        return new KeywordQuery(query) { Language = question.Language.Code, Languages = DocumentLanguages.Languages };
    }

    private int FrequencyOf(string form) => Dictionary.Find(form) is var term and >= 0 ? FrequencyOf(term) : 0;

    /// <inheritdoc/>
    public ChunkFilter? Filter(string? fileGlob)
    {
        if (fileGlob is null) return Readable;
        var filter = new PathFilter(Views, (Readable?.Scope ?? PathScope.Everything).And([FileGlob.Parse(fileGlob)]));
        return filter.Count == ChunkCount ? Readable : filter;
    }

    /// <inheritdoc/>
    public IKeywordScores ScoreAll(KeywordQuery query)
    {
        var scorer = ScorerOf(query);
        var scores = new float[Views.Count][];
        for (var i = 0; i < scores.Length; i++)
        {
            var segment = Views[i].Segment;
            scores[i] = ArrayPool<float>.Shared.Rent(segment.ChunkCount);
            var used = scores[i].AsSpan(0, segment.ChunkCount);
            used.Clear();
            scorer.AddAll(segment, used);
        }

        return new KeywordScores(this, scores);
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
    public string CorrectSpelling(string text, Func<string, bool>? isWord, bool keepsNames = false) =>
        new Spelling(this, isWord, keepsNames).Correct(text);

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

    private double MeanLength => ChunkCount > 0 ? Math.Max(1, (double)TotalLength / ChunkCount) : 1;

    private QuestionScorer ScorerOf(KeywordQuery query) =>
        new(query, Dictionary, MeanLength);

    /// <summary>A chunk's view and its number there; null for one that is not there or may not be seen.</summary>
    public (int View, int Chunk)? Find(long chunkId)
    {
        for (var i = 0; i < Views.Count; i++)
        {
            var chunk = Views[i].Segment.Find(chunkId);
            if (chunk >= 0 && IsSeen(i, chunk)) return (i, chunk);
        }

        return null;
    }

    // All chunks of a document live and die together.
    private bool IsSeen(int view, int chunk) => Readable is null ? Views[view].IsLive(chunk) : Bits.Get(Readable.AllowedIn(view), chunk);

    /// <summary>The filter as this state's own.</summary>
    public PathFilter? PathFilterOf(ChunkFilter? filter) => filter switch
    {
        null => Readable,
        PathFilter paths when ReferenceEquals(paths.Views, Views) => paths,
        _ => throw new ArgumentException("A filter holds for the snapshot that made it.", nameof(filter)),
    };
}
