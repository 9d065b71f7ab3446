namespace CodeSight.Bench.Corpus;

/// <summary>One document of a retrieval set (corpus.jsonl).</summary>
public sealed record CorpusDocument(string Id, string? Title, string Text)
{
    /// <summary>The article that a paragraph "ARTICLE#NUMBER" belongs to; the id itself elsewhere.</summary>
    public string Article => Id.Contains('#', StringComparison.Ordinal) ? Id[..Id.LastIndexOf('#')] : Id;

    /// <summary>The text, below the title where that adds something: not for a part of an article, whose title is in its name.</summary>
    public string Content =>
        string.IsNullOrWhiteSpace(Title) || Title == Article || Text.StartsWith(Title, StringComparison.OrdinalIgnoreCase)
            ? Text
            : $"{Title.Trim()}\n\n{Text}";
}
