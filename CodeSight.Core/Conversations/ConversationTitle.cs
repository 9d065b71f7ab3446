using System.Text.RegularExpressions;
using CodeSight.Core.Data.Conversations;

namespace CodeSight.Core.Conversations;

/// <summary>Titles of conversations.</summary>
internal static partial class ConversationTitle
{
    private const int MaxLength = ConversationRow.MaxTitle;

    /// <summary>The text on one line, cut where it is long; empty where it has no visible character.</summary>
    public static string Of(string text)
    {
        var line = Spaces().Replace(text.Replace('\0', ' '), " ").Trim();
        if (line.Length <= MaxLength) return line;
        var end = char.IsHighSurrogate(line[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
