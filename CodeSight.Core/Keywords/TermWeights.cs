namespace CodeSight.Core.Keywords;

/// <summary>
/// What one occurrence of a term counts, in quarters of a word of the content. BM25 sees the weighted sum as the term's frequency and
/// the weighted words as the chunk's length (BM25F with one length for all fields).
/// </summary>
internal static class TermWeights
{
    /// <summary>A word of the content.</summary>
    public const int Content = 4;

    /// <summary>A word of the title or section above the content.</summary>
    public const int Header = 4;
}
