namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// What one occurrence of a term counts, in quarters of a word of the content. BM25 sees the weighted sum as the term's frequency and the
/// weighted words as the chunk's length (BM25F with one length for all fields). Chosen by nDCG@10 on the collections with titles: header 0,
/// 1/4, 1/2, 1, 1 1/2, 2 gave cranfield 0.472, 0.496, 0.508, 0.519, 0.523, 0.524 and squad11 0.877, 0.880, 0.881, 0.884, 0.885, 0.885. The
/// file's name at half weight changed these by less than 0.001, and took the first hit on contoso-hr from 0.76 to 0.79.
/// </summary>
internal static class TermWeights
{
    /// <summary>A word of the content.</summary>
    public const int Content = 4;

    /// <summary>A word of the title or section above the content.</summary>
    public const int Header = 6;

    /// <summary>A word of the file's name.</summary>
    public const int FileName = 2;
}
