namespace CodeSight.Core.Asking.Verify;

/// <summary>A sentence, list item or table row of an answer.</summary>
/// <param name="Start">Where it begins in the answer.</param>
/// <param name="End">Where it ends, marks included.</param>
/// <param name="Words">Its text without marks, list markers and emphasis.</param>
/// <param name="Cited">The numbers of the sources that bear it: its own marks, or else those of its paragraph or of what stands around
/// it.</param>
/// <param name="ClaimsNothing">Whether it needs no source: a heading, a question, a lead-in, or what the documents do not tell.</param>
internal sealed record Statement(int Start, int End, string Words, IReadOnlyList<int> Cited, bool ClaimsNothing);
