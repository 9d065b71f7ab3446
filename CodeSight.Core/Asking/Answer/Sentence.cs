namespace CodeSight.Core.Asking.Answer;

/// <summary>A sentence of a passage that an answer may consist of.</summary>
/// <param name="Passage">Index of the passage.</param>
/// <param name="Position">Position among all sentences.</param>
/// <param name="Text">As it stands in the passage, without a list marker, line breaks as spaces.</param>
/// <param name="Header">The table's header row, without which a row says little; or null.</param>
/// <param name="Lead">The heading or question right above, to which it may be the answer; or null.</param>
internal sealed record Sentence(int Passage, int Position, string Text, string? Header, string? Lead)
{
    /// <summary>What is compared with the question.</summary>
    public string FullText => string.Join('\n', new[] { Header, Lead, Text }.OfType<string>());
}
