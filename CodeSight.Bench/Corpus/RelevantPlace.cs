namespace CodeSight.Bench.Corpus;

/// <summary>A document, or a page of it, that a question is judged by.</summary>
/// <param name="Path">Relative to the documents folder, with / on every system.</param>
/// <param name="Page">1-based page, slide or sheet; null for the document as a whole.</param>
/// <param name="Grade">How relevant it is; 0 is not at all.</param>
public sealed record RelevantPlace(string Path, int? Page = null, int Grade = 1);
