namespace CodeSight.Core.Asking.Answer;

/// <summary>A sentence, list item or table row of an answer, and how far the passages that it cites bear it out (C5).</summary>
/// <param name="Start">Where it begins in the answer's text, in UTF-16 code units.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Support">What the cited passages say about it.</param>
public sealed record AnswerSentence(int Start, int End, Support Support);
