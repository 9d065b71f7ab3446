using System.Text.RegularExpressions;

namespace CodeSight.Core.Conversations;

/// <summary>
/// The words that a reader sees of a conversation. A query has others where a typing error was corrected by a document, or a follow-up was
/// put in full by an answer, that the reader may not read any more.
/// </summary>
internal sealed partial class SeenWords
{
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the words of a text; null has none.</summary>
    public void Add(string? text) => _words.UnionWith(Split(text));

    /// <summary>Whether the text has no other words.</summary>
    public bool ContainsAll(string text) => Split(text).All(_words.Contains);

    private static IEnumerable<string> Split(string? text) => Words().Matches(text ?? "").Select(match => match.Value);

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Words();
}
