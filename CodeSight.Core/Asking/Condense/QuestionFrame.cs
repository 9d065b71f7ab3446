using System.Text.RegularExpressions;

namespace CodeSight.Core.Asking.Condense;

/// <summary>
/// Questions for all that the documents say about a topic. Only the topic is searched for, since no passage is better for having the words
/// "documents" and "say".
/// </summary>
internal static partial class QuestionFrame
{
    /// <summary>Such a question.</summary>
    public static string Ask(string topic, bool isGerman) =>
        isGerman ? $"Was steht in den Dokumenten zum Thema {topic}?" : $"What do the documents say about {topic}?";

    /// <summary>Returns the topic of such a question; null for another one.</summary>
    public static string? TopicOf(string question) => Frame().Match(question) is { Success: true } match ? match.Groups["topic"].Value : null;

    /// <summary>Whether it is such a question, and its topic refers to nothing said before.</summary>
    public static bool StandsAlone(string question) => TopicOf(question) is { } topic && Anaphora.FindOpen(Word.Split(topic)) < 0;

    [GeneratedRegex(
        """
        ^\s*(?:
            what\s+(?:do|does)\s+(?:the|our|your|these)\s+(?:documents?|docs|files)\s+(?:say|tell(?:\s+(?:me|us))?|have|contain)\s+(?:about|on|regarding)
            | was\s+(?:steht|gibt\s+es)\s+in\s+(?:den|unseren)\s+(?:dokumenten|unterlagen)\s+(?:zum\s+thema|über|zur?)
            | was\s+sagen\s+(?:die|unsere)\s+(?:dokumente|unterlagen)\s+(?:zum\s+thema|über|zur?)
        )\s+(?<topic>[^\s?.!][^\n]*?)[\s?.!]*$
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Frame();
}
