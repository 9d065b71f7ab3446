namespace CodeSight.Bench.Evaluate;

/// <summary>What an evaluation is told beside its server and its questions.</summary>
/// <param name="Name">Of the set of questions.</param>
/// <param name="PageTolerance">How many pages beside a relevant page count as well.</param>
/// <param name="Worst">How many of the worst questions are listed.</param>
/// <param name="Save">The file that keeps the result.</param>
/// <param name="Baseline">An earlier result to compare with.</param>
/// <param name="MaxDrop">How far the fused headline figure may be below the baseline's.</param>
internal sealed record EvalSettings(string Name, int PageTolerance, int Worst, string? Save, EvaluationResult? Baseline, double MaxDrop);
