namespace CodeSight.Tests.Web.Sweep;

/// <summary>
/// What a turn shows, read from the page: all of its text, where it marks and links something, and each card's number, place and passage.
/// </summary>
internal sealed record ShownTurn(string Text, IReadOnlyList<string> Marks, IReadOnlyList<string> Links, IReadOnlyList<ShownCard> Cards);

/// <param name="Label">What a screen reader says for the card: its number, file and place.</param>
/// <param name="Passage">The text of the passage that is shown at this moment.</param>
internal sealed record ShownCard(string Label, string Passage);

/// <summary>The server's answer to a question, as it came over the network.</summary>
internal sealed record ServedAnswer(string Text, IReadOnlyList<ServedSource> Sources, string Model, IReadOnlyList<ServedSource>? Related)
{
    /// <summary>What the page shows in cards: the sources, or for a question without an answer the closest passages.</summary>
    public IReadOnlyList<ServedSource> Passages => Sources.Count > 0 ? Sources : Related ?? [];
}

internal sealed record ServedSource(string FilePath, string Content);
