using CodeSight.Core.People;

namespace CodeSight.Core.Asking.Search;

/// <summary>Reads the text of whole documents, as it was indexed.</summary>
public interface IDocumentTexts
{
    /// <summary>
    /// Returns the parts of a document's text in their order. Empty where the caller may not read the document, where there is none with this id, or
    /// where it has no more parts.
    /// </summary>
    /// <param name="from">How many parts are left out before.</param>
    /// <param name="limit">Most parts.</param>
    Task<IReadOnlyList<TextPart>> ReadAsync(Principal caller, long documentId, int from, int limit, CancellationToken cancellationToken);
}

/// <summary>A part of a document's text.</summary>
/// <param name="Page">1-based page, slide or sheet; null where the format has none.</param>
/// <param name="Section">The headings that lead to it; may be empty.</param>
public sealed record TextPart(string FilePath, int? Page, int StartLine, int EndLine, string Section, string Content);
