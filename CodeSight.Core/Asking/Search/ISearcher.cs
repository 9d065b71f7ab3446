using CodeSight.Core.Asking.Condense;
using CodeSight.Core.People;

namespace CodeSight.Core.Asking.Search;

/// <summary>The first half of the asking flow: question -> keywords and vectors -> fused passages.</summary>
public interface ISearcher
{
    /// <summary>The best passages, best first; only what the caller may read; an empty list where nothing is indexed.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="Admit.BusyException">Too many searches are running and waiting.</exception>
    Task<IReadOnlyList<Passage>> SearchAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken);
}

/// <summary>A search. <paramref name="Text"/> may be any text; the caller limits its length.</summary>
/// <param name="FileGlob">gitignore-like pattern on the relative path, letter case ignored; null for all files.</param>
/// <param name="Arm">What ranks the passages.</param>
public sealed record SearchRequest(string Text, int TopK, string? FileGlob, SearchArm Arm = SearchArm.Fused)
{
    /// <summary>The earlier turns of the conversation that a question belongs to, oldest first; a search has none.</summary>
    public IReadOnlyList<ConversationTurn> History { get; init; } = [];
}

/// <summary>A chunk in a search result, with its location and score.</summary>
/// <param name="Score">Score of the ranking that was asked for, 0..1.</param>
/// <param name="Cosine">Cosine of question and chunk, or null where the chunk has no vector yet.</param>
/// <param name="Bm25">The chunk's exact BM25 score.</param>
public sealed record Passage(
    long ChunkId,
    long DocumentId,
    string FilePath,
    int? Page,
    int StartLine,
    int EndLine,
    string Section,
    string Content,
    double Score,
    double? Cosine,
    double Bm25)
{
    /// <summary>Title and headings above the content, as the models read them; may be empty.</summary>
    public string Header { get; init; } = "";

    /// <summary>Whether OCR has read the page that the passage begins on, so that some letters may be wrong.</summary>
    public bool IsOcr { get; init; }

    /// <summary>What a model reads: header and content.</summary>
    public string FullText => Header.Length == 0 ? Content : $"{Header}\n{Content}";
}
