namespace CodeSight.SearchIndex;

/// <summary>
/// Okapi BM25 with Lucene's never-negative idf. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
/// (2009); k1 and b as measured on five test collections.
/// </summary>
internal static class Bm25
{
    public const float K1 = 1.2f;
    public const float B = 0.75f;

    /// <summary>
    /// Inverse document frequency of a term that <paramref name="documentFrequency"/> of <paramref name="count"/> chunks hold.
    /// </summary>
    public static float Idf(long count, long documentFrequency) =>
        (float)Math.Log(1 + ((count - documentFrequency + 0.5) / (documentFrequency + 0.5)));
}
