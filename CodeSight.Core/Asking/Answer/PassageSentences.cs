using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Sentences;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Takes passages apart into the sentences, list items and table rows that can stand as an answer.</summary>
internal static partial class PassageSentences
{
    private const string CellSeparator = " | ";
    private const int MostCharacters = 800;

    /// <summary>The sentences in reading order. Headings are left out, and a text that stands in several passages is taken from the first.</summary>
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<Passage> passages)
    {
        var sentences = new List<Sentence>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var passage = 0; passage < passages.Count; passage++)
        {
            var headings = passages[passage].Section.Split(" > ").ToHashSet(StringComparer.OrdinalIgnoreCase);
            var content = passages[passage].Content;
            string? header = null;
            foreach (var range in SentenceSplitter.Split(content))
            {
                var text = Spaces().Replace(content[range], " ");
                var isRow = text.Contains(CellSeparator, StringComparison.Ordinal);
                var heading = isRow ? header : null;
                header = isRow ? header ?? text : null;
                if (IsSaying(text, headings) && seen.Add(text))
                    sentences.Add(new Sentence(passage, sentences.Count, text, heading));
            }
        }

        return sentences;
    }

    private static bool IsSaying(string text, HashSet<string> headings) =>
        text.Length <= MostCharacters && text.Any(char.IsLetterOrDigit) && text[0] != '#' && text[^1] != '?' && !headings.Contains(text.TrimEnd(':'));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
