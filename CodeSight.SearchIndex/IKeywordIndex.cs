using CodeSight.SearchIndex.Analysis;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>
/// BM25 over chunks, in memory: a pure function of the documents given to it, whatever the order of adds, changes and
/// deletes. Thread-safe: readers never wait for a writer longer than a pointer swap.
/// </summary>
public interface IKeywordIndex
{
    /// <summary>Chunks that can be found.</summary>
    int ChunkCount { get; }

    /// <summary>Documents with at least one chunk.</summary>
    int DocumentCount { get; }

    /// <summary>The change number up to which the index is current, as set by the last <see cref="Apply"/>.</summary>
    long ChangeNumber { get; }

    /// <summary>Adds or replaces whole documents and removes others, then moves <see cref="ChangeNumber"/>.</summary>
    void Apply(IReadOnlyList<KeywordDocument> changed, IReadOnlyList<long> removedDocumentIds, long changeNumber);

    /// <summary>A view that does not change while a question is answered.</summary>
    IKeywordSnapshot Current { get; }
}

/// <summary>One consistent state of the keyword index, for the duration of one question.</summary>
public interface IKeywordSnapshot
{
    /// <summary>Chunks that can be found.</summary>
    int ChunkCount { get; }

    /// <summary>Documents with at least one chunk.</summary>
    int CountDocuments();

    /// <summary>
    /// This state as it is for somebody who may read the documents of a scope only: nothing that it returns depends on the text or number of the
    /// others. Cheap where the same scope was asked for before.
    /// </summary>
    IKeywordSnapshot Within(PathScope scope);

    /// <summary>Whether this state has a chunk, in a document of that path.</summary>
    bool Has(long chunkId, string path);

    /// <summary>The chunks of the document with exactly this path; empty where it has none, or may not be seen.</summary>
    IReadOnlyList<long> ChunksOf(string path);

    /// <summary>The paths of all documents with a chunk that may be seen, in no order.</summary>
    IEnumerable<string> Paths();

    /// <summary>The analysed question: the terms that score, each once. Any text is safe.</summary>
    KeywordQuery Analyse(string text);

    /// <summary>
    /// The chunks whose path matches and may be read, or null where these are all. Throws <see cref="InvalidGlobException"/> for a glob
    /// that cannot be read.
    /// </summary>
    ChunkFilter? Filter(string? fileGlob);

    /// <summary>Scores every chunk for a question, which is cheap in memory; the arrays are lent, so dispose of it soon.</summary>
    IKeywordScores ScoreAll(KeywordQuery query);

    /// <summary>The chunks' vectors of a model; null where they are not in memory, so that the database is asked.</summary>
    IVectorView? VectorsOf(int modelId);

    /// <summary>The largest score that a chunk could reach for this question: the sum over terms of idf * (k1 + 1).</summary>
    float LargestPossibleScore(KeywordQuery query);

    /// <summary>
    /// Returns the text with its typing errors corrected: words that no document has, one typing error away from a word that documents
    /// have. Returns the text itself if there are none, or too many to be typing errors.
    /// </summary>
    /// <param name="isWord">Whether a word in lower case is one for sure, so that it is meant although no document has it; null where
    /// nothing is known.</param>
    /// <param name="keepsNames">Whether words that begin with a capital stay as they are, but for the text's first word.</param>
    string CorrectSpelling(string text, Func<string, bool>? isWord, bool keepsNames = false);
}

/// <summary>The scores of a state's chunks for one question. Not for use after it was disposed of.</summary>
public interface IKeywordScores : IDisposable
{
    /// <summary>The best chunks, best first, ties by chunk id.</summary>
    IReadOnlyList<KeywordHit> Best(int top, ChunkFilter? filter);

    /// <summary>Scores of the given chunks (0 for a chunk without any of the terms or unknown here), in their order.</summary>
    float[] Of(IReadOnlyList<long> chunkIds);

    /// <summary>
    /// The mean score of the chunks before and after each given one in its document, in their order; a chunk's own score where its document
    /// has no other, 0 where it is unknown here.
    /// </summary>
    float[] Around(IReadOnlyList<long> chunkIds);
}

/// <summary>An analysed question.</summary>
/// <param name="Terms">The distinct terms with their inverse document frequency (Lucene's idf; the idf of df = 0 for unknown
/// terms).</param>
public sealed record KeywordQuery(IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>
    /// ISO 639-1 code of the language that the question seems to be of, among those of the documents and English; English where its words do
    /// not tell.
    /// </summary>
    public string Language { get; init; } = Analysis.Languages.English.Code;

    /// <summary>The languages by which it was analysed.</summary>
    internal IReadOnlyList<LanguageRules> Languages { get; init; } = [Analysis.Languages.English];
}

/// <summary>One term of a question.</summary>
public readonly record struct QueryTerm(string Text, float Idf)
{
    private readonly IReadOnlyList<string>? _otherForms;

    /// <summary>The same word as it is indexed in documents of other languages.</summary>
    public IReadOnlyList<string> OtherForms
    {
        get => _otherForms ?? [];
        init => _otherForms = value;
    }

    /// <summary>Two terms are equal whose forms are.</summary>
    public bool Equals(QueryTerm other) => Text == other.Text && Idf.Equals(other.Idf) && OtherForms.SequenceEqual(other.OtherForms);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Idf);

    /// <summary>All forms of the word.</summary>
    public IEnumerable<string> Forms => OtherForms.Prepend(Text);
}

/// <summary>The chunks that may be found: by a file glob, by what the caller may read, or by both.</summary>
public abstract class ChunkFilter
{
    /// <summary>How many chunks pass.</summary>
    public abstract int Count { get; }

    /// <summary>Share of all chunks that pass, 0..1.</summary>
    public abstract double Share { get; }

    /// <summary>The documents that pass.</summary>
    public abstract IReadOnlyList<long> DocumentIds { get; }
}
