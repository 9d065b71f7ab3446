using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Splits passages into the sentences, list items and table rows that an extractive answer can quote.</summary>
internal static partial class PassageSentences
{
    private const string CellSeparator = " | ";
    private const string CodeFence = "```";
    private const int MaxCharacters = 800;

    /// <summary>
    /// Returns the sentences in reading order. Headings and questions are not quoted; they become the lead of the sentence that follows. A
    /// sentence that occurs in several passages belongs to the first.
    /// </summary>
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<Passage> passages)
    {
        var sentences = new List<Sentence>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var passage = 0; passage < passages.Count; passage++)
        {
            var headings = passages[passage].Section.Split(" > ").ToHashSet(StringComparer.OrdinalIgnoreCase);
            string? header = null;
            string? lead = null;
            foreach (var text in Texts(passages[passage].Content))
            {
                var isRow = text.Contains(CellSeparator, StringComparison.Ordinal);
                if (!IsStatement(text, headings))
                {
                    lead = text;
                    continue;
                }

                if (seen.Add(text)) sentences.Add(new Sentence(passage, sentences.Count, text, isRow ? header : null, lead));
                header = isRow ? header ?? text : null;
                lead = null;
            }
        }

        return sentences;
    }

    private static IEnumerable<string> Texts(string content) =>
        SentenceSplitter.Split(content)
            .Select(range => Cut(ListMarker().Replace(Spaces().Replace(content[range], " "), "")))
            .Where(text => text.Any(char.IsLetterOrDigit) && !text.StartsWith(CodeFence, StringComparison.Ordinal));

    private static bool IsStatement(string text, HashSet<string> headings) =>
        text[0] != '#' && !SentenceMarks.EndsQuestion(text) && !headings.Contains(text.TrimEnd(':'));

    /// <summary>Truncates text without sentence ends (such as a list without marks) between words.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= MaxCharacters) return text;
        var end = text.LastIndexOf(' ', MaxCharacters);
        if (end <= 0) end = char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
        return string.Concat(text.AsSpan(0, end), " …");
    }

    [GeneratedRegex(@"^(?:[-*+•]|\d{1,3}[.)]) (?=\S)")]
    private static partial Regex ListMarker();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
