namespace CodeSight.Core.Asking.Fuse;

/// <summary>Fuses the rankings of both arms into one.</summary>
internal interface IFusion
{
    /// <summary>
    /// Returns at most <paramref name="top"/> candidates, best first, ties by chunk id. <paramref name="candidates"/> holds each chunk
    /// once.
    /// </summary>
    IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top);

    /// <summary>Whether the best candidates are then reordered by <see cref="Refine.Refinement"/>.</summary>
    bool IsRefined => false;
}
