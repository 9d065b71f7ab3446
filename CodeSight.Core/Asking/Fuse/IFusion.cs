namespace CodeSight.Core.Asking.Fuse;

/// <summary>Fuses the rankings of both arms into one.</summary>
internal interface IFusion
{
    /// <summary>
    /// Returns at most <paramref name="top"/> candidates, best first, ties by chunk id. <paramref name="candidates"/> holds each chunk
    /// once.
    /// </summary>
    /// <param name="trust">How much the vectors tell about this question, 0..1; see <see cref="VectorTrust"/>.</param>
    IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1);

    /// <summary>Whether the best candidates are then reordered by <see cref="Refine.Refinement"/>.</summary>
    bool IsRefined => false;
}
