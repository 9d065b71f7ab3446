namespace CodeSight.Core.Asking.Fuse;

/// <summary>Makes one ranking of two: keywords and vectors.</summary>
internal interface IFusion
{
    /// <summary>The best candidates, best first, ties by chunk id; each candidate is given once.</summary>
    IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top);

    /// <summary>Whether the best of the ranking are then ordered anew by their texts and vectors (<see cref="Refine.Refinement"/>).</summary>
    bool IsRefined => false;
}
