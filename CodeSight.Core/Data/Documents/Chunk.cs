namespace CodeSight.Core.Data.Documents;

/// <summary>
/// A passage: the unit that is searched, embedded and cited. Its embedding text (header and content) never exceeds what
/// the embedding model reads, so no text is invisible to the vector search (B11).
/// </summary>
/// <param name="Ordinal">0-based position in the document.</param>
/// <param name="Page">1-based page on which the chunk lies, or null.</param>
/// <param name="StartLine">1-based first line, as in <see cref="CodeSight.Extraction.Block.StartLine"/>.</param>
/// <param name="EndLine">1-based last line, inclusive.</param>
/// <param name="Section">Heading path, or empty.</param>
/// <param name="Header">What is put above the content for the model: title and section, cut to a budget; may be empty.</param>
/// <param name="Content">The passage as a person reads it.</param>
/// <param name="Tokens">Tokens of <see cref="EmbeddingText"/>, special tokens included.</param>
public sealed record Chunk(
    int Ordinal, int? Page, int StartLine, int EndLine, string Section, string Header, string Content, int Tokens)
{
    /// <summary>What the embedding model is given.</summary>
    public string EmbeddingText => Compose(Header, Content);

    /// <summary>Joins a chunk's header and content to what the embedding model is given.</summary>
    public static string Compose(string header, string content) => header.Length == 0 ? content : header + "\n" + content;
}
