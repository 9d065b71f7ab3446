namespace CodeSight.Bench.Evaluate;

/// <summary>Something for each ranking that <c>POST /api/search</c> gives.</summary>
/// <param name="Keywords">By BM25 alone.</param>
/// <param name="Vectors">By meaning alone.</param>
/// <param name="Fused">By both, which is what users get.</param>
internal sealed record PerArm<T>(T Keywords, T Vectors, T Fused)
{
    /// <summary>All three by their names in the contract.</summary>
    public IEnumerable<(string Arm, T Value)> All => [("keywords", Keywords), ("vectors", Vectors), ("fused", Fused)];
}
