namespace CodeSight.Bench.Scale;

/// <summary>A passage of real text, on one line, from which changed copies are made.</summary>
/// <param name="Number">0-based number among all kinds' passages; the row of its vector.</param>
/// <param name="Title">Title of the document or section that it stands in; may be empty.</param>
internal sealed record BasePassage(int Number, string Title, string Text);

/// <summary>Passages of one source, in reading order; copies are mixed within a kind only, so that each keeps its vocabulary.</summary>
/// <param name="Name">Name of the folder for its copies.</param>
/// <param name="Share">Share of the documents that are made of it, 0..1.</param>
internal sealed record TextKind(string Name, bool IsMarkdown, double Share, IReadOnlyList<BasePassage> Passages);
