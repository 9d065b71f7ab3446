namespace CodeSight.Core.Asking.Search;

/// <summary>The ranking of a search. A single arm is meant for evaluation and diagnosis.</summary>
public enum SearchArm
{
    /// <summary>Both arms, fused.</summary>
    Fused,

    /// <summary>BM25 alone; the question is not embedded.</summary>
    Keywords,

    /// <summary>The vectors' cosine alone.</summary>
    Vectors,
}
