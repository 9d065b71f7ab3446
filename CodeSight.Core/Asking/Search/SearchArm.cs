namespace CodeSight.Core.Asking.Search;

/// <summary>What ranks a search's passages; one arm alone is for evaluation and diagnosis.</summary>
public enum SearchArm
{
    /// <summary>Both arms together.</summary>
    Fused,

    /// <summary>BM25 alone; the question is not embedded.</summary>
    Keywords,

    /// <summary>The vectors' cosine alone.</summary>
    Vectors,
}
