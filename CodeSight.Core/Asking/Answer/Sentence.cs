namespace CodeSight.Core.Asking.Answer;

/// <summary>A sentence of a passage that an extractive answer may quote.</summary>
/// <param name="Passage">Index of the passage.</param>
/// <param name="Position">Position among all sentences.</param>
/// <param name="Text">The text without its list marker, line breaks as spaces.</param>
/// <param name="Header">The header row of the table that the row belongs to, or null.</param>
/// <param name="Lead">The heading or question right above, or null.</param>
internal sealed record Sentence(int Passage, int Position, string Text, string? Header, string? Lead)
{
    /// <summary>The text that is compared with the question: header, lead and text.</summary>
    public string FullText => string.Join('\n', new[] { Header, Lead, Text }.OfType<string>());
}
