namespace CodeSight.Bench.Corpus;

/// <summary>The text of a question in any file of JSON lines with "text", where nothing else of it matters.</summary>
internal sealed record AskedText(string Text);
