namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// The limits that follow from what the embedding model reads; for 256 tokens: header 48, context 64, a scrap 16, a tiny section 32,
/// several of them 128.
/// </summary>
/// <param name="MaxTokens">Most tokens of an embedding text, the special tokens included.</param>
internal sealed record ChunkLimits(int MaxTokens)
{
    /// <summary>The special tokens that the model puts around a text.</summary>
    public const int SpecialTokens = 2;

    /// <summary>Most tokens of a header.</summary>
    public int HeaderTokens => Math.Min(48, MaxTokens / 5);

    /// <summary>Most tokens of a repeated table header.</summary>
    public int ContextTokens => Math.Min(64, MaxTokens / 4);

    /// <summary>Text with fewer tokens and no heading is not worth a chunk.</summary>
    public int Scrap => MaxTokens / 16;

    /// <summary>A section with fewer tokens is merged with its tiny neighbours.</summary>
    public int TinySection => MaxTokens / 8;

    /// <summary>Most tokens of tiny sections merged into one chunk.</summary>
    public int MergedSections => MaxTokens / 2;

    /// <summary>Most characters of a chunk, for text of which the tokenizer makes few tokens, such as encoded data.</summary>
    public int Characters => 16 * MaxTokens;

    /// <summary>Tokens that are left for the content below a header.</summary>
    public int Room(int headerTokens) => MaxTokens - SpecialTokens - headerTokens;
}
