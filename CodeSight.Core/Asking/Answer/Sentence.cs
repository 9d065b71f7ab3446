namespace CodeSight.Core.Asking.Answer;

/// <summary>A sentence of a passage that an answer may consist of.</summary>
/// <param name="Passage">Index of the passage.</param>
/// <param name="Position">0-based position in the passage.</param>
/// <param name="Text">As it stands in the passage, line breaks as spaces.</param>
/// <param name="Heading">The table's header row, without which a row says little; or null.</param>
internal sealed record Sentence(int Passage, int Position, string Text, string? Heading)
{
    /// <summary>What is compared with the question.</summary>
    public string FullText => Heading is null ? Text : Heading + "\n" + Text;
}
