using System.Text.RegularExpressions;
using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction;

/// <summary>How many of the expected words are among the words that were read.</summary>
internal static partial class WordShare
{
    /// <summary>Share of the expected words, each counted as often as it is expected and found at most as often as it was read.</summary>
    public static double Of(string expected, string found, ICollection<string>? missing = null)
    {
        var read = Count(found);
        var (hits, all) = (0, 0);
        foreach (var (word, count) in Count(expected))
        {
            all += count;
            var hit = Math.Min(count, read.GetValueOrDefault(word));
            hits += hit;
            if (hit < count) missing?.Add(word);
        }
        return all == 0 ? 1 : (double)hits / all;
    }

    public static string TextOf(ExtractedDocument document) => string.Join('\n', document.Blocks.Select(block => block.Text));

    public static int CountWords(string text) => WordPattern().Count(text);

    private static Dictionary<string, int> Count(string text)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match match in WordPattern().Matches(text))
        {
            var word = match.Value.ToLowerInvariant();
            words[word] = words.GetValueOrDefault(word) + 1;
        }
        return words;
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex WordPattern();
}
