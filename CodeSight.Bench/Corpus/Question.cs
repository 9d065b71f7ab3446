namespace CodeSight.Bench.Corpus;

/// <summary>A question of an evaluation (docs/evaluation.md).</summary>
/// <param name="Relevant">The documents, or pages of them, that should be found; null where <paramref name="Answers"/> judge alone.</param>
/// <param name="Answers">Strings any of which answers the question.</param>
/// <param name="Unanswerable">Whether the documents hold no answer, so that there is nothing to find.</param>
/// <param name="FirstScreen">Whether the chat page proposes it; of no meaning here.</param>
public sealed record Question(
    string Id,
    string Text,
    IReadOnlyList<RelevantPlace>? Relevant = null,
    IReadOnlyList<string>? Answers = null,
    bool Unanswerable = false,
    bool FirstScreen = false)
{
    /// <summary>
    /// A part of the questions, drawn with the seed; all, in their order, where <paramref name="sample"/> is no smaller than their number.
    /// </summary>
    public static IReadOnlyList<Question> Draw(IEnumerable<Question> questions, int? sample, int seed)
    {
        var drawn = questions.ToArray();
        if (sample is not { } size || size >= drawn.Length) return drawn;
        new Random(seed).Shuffle(drawn);
        return drawn[..size];
    }
}
