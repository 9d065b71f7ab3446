using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.Asking;

/// <summary>A keyword index whose scores the test sets. A glob lets the chunks of the documents through that were set for it.</summary>
internal sealed class StubKeywords : IKeywordIndex, IKeywordSnapshot
{
    private readonly Dictionary<string, ChunkFilter> _filters = [];

    public Dictionary<long, float> Scores { get; } = [];

    /// <summary>Questions that are mistyped, with what was meant.</summary>
    public Dictionary<string, string> Spellings { get; } = [];

    public int ChunkCount { get; set; } = 1;

    public int DocumentCount => ChunkCount;

    public long ChangeNumber => 0;

    public IKeywordSnapshot Current => this;

    public int CountDocuments() => ChunkCount;

    public IKeywordSnapshot Within(PathScope scope) => scope.IsEverything ? this : throw new NotSupportedException();

    public bool Has(long chunkId, string path) => Scores.ContainsKey(chunkId);

    /// <summary>The chunks of documents by path, for those that ask by path.</summary>
    public Dictionary<string, IReadOnlyList<long>> Documents { get; } = [];

    public IReadOnlyList<long> ChunksOf(string path) => Documents.GetValueOrDefault(path, []);

    public IEnumerable<string> Paths() => Documents.Keys;

    public void Let(string glob, IReadOnlyList<long> documents, int chunks, double share) =>
        _filters[glob] = new Filtered(documents, chunks, share);

    public void Apply(IReadOnlyList<KeywordDocument> changed, IReadOnlyList<long> removedDocumentIds, long changeNumber) =>
        throw new NotSupportedException();

    public KeywordQuery Analyse(string text) =>
        new([.. text.Split([' ', '.', '?', '\n', '/'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant()).Distinct().Select(word => new QueryTerm(word, word.Length))]);

    public ChunkFilter? Filter(string? fileGlob) => fileGlob switch
    {
        null => null,
        "[" => throw new InvalidGlobException("This pattern cannot be read."),
        _ => _filters[fileGlob],
    };

    public IKeywordScores ScoreAll(KeywordQuery query) => new FixedScores(Scores);

    public IVectorView? VectorsOf(int modelId) => null;

    public float LargestPossibleScore(KeywordQuery query) => 1;

    public string CorrectSpelling(string text, Func<string, bool>? isWord, bool keepsNames = false) =>
        Spellings.GetValueOrDefault(text, text);

    private sealed class FixedScores(Dictionary<long, float> scores) : IKeywordScores
    {
        public IReadOnlyList<KeywordHit> Best(int top, ChunkFilter? filter) =>
            [.. scores.OrderByDescending(pair => pair.Value).Take(top).Select(pair => new KeywordHit(pair.Key, 0, pair.Value))];

        public float[] Of(IReadOnlyList<long> chunkIds) => [.. chunkIds.Select(chunk => scores.GetValueOrDefault(chunk))];

        public float[] Around(IReadOnlyList<long> chunkIds) => Of(chunkIds);

        public void Dispose()
        {
        }
    }

    private sealed class Filtered(IReadOnlyList<long> documents, int count, double share) : ChunkFilter
    {
        public override int Count => count;

        public override double Share => share;

        public override IReadOnlyList<long> DocumentIds => documents;
    }
}
