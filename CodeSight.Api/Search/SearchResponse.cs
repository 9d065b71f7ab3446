using System.ComponentModel;
using System.Text.Json.Serialization;
using CodeSight.Core.Asking.Search;

namespace CodeSight.Api.Search;

/// <summary>The passages of a search, best first.</summary>
public sealed record SearchResponse(
    IReadOnlyList<SearchResult> Results,
    [property: Description("The message that keeps the search in its conversation; null where it is not kept.")] Guid? MessageId);

/// <summary>A passage with its place.</summary>
public sealed record SearchResult(
    [property: Description("Relative to the documents folder, with / on every system.")] string FilePath,
    [property: Description("1-based page, slide or sheet; null where the format has none.")] int? Page,
    int StartLine,
    int EndLine,
    [property: Description("The headings that lead to the passage.")] string Section,
    [property: Description("0..1.")] double Score,
    string Content,
    long ChunkId,
    long DocumentId,
    [property: Description("Only where OCR has read the page: some letters may be wrong.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    bool ReadByOcr = false)
{
    internal static SearchResult From(Passage passage) => new(
        passage.FilePath,
        passage.Page,
        passage.StartLine,
        passage.EndLine,
        passage.Section,
        passage.Score,
        passage.Content,
        passage.ChunkId,
        passage.DocumentId,
        passage.IsOcr);
}
