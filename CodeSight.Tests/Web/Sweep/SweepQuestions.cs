using System.Text.Json;
using System.Text.RegularExpressions;
using CodeSight.Tests.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Web.Sweep;

/// <summary>
/// The questions of a sweep: those that the samples come with, and sentences of the documents themselves. The same ones in the same order
/// on every run.
/// </summary>
internal static partial class SweepQuestions
{
    private const int ShortestSentence = 25;
    private const int MaxSentence = 300;

    // What has broken, or could break, a pattern, a mark or a template that a sentence is put into.
    private static readonly Regex[] Traps =
    [
        new(@"\p{L}-\p{L}"), new(@"[""“”„]"), new(@"\p{L}['’]\p{L}"), new(@"\([^)]*\)"), new(@"\[[^\]]*\]"), new(@"\d"), new(@"\|"), new(@"[*_`#~]"), new("[/\\\\]"),
        new("[<>&]"), new(@"[+?^${}=%@]"), new(@"[–—…•]"), new(@"[;:]"),
    ];

    /// <summary>The texts of a file of questions, one JSON object a line, each with <c>text</c>.</summary>
    public static IEnumerable<string> Of(string file) =>
        // every line has one
        File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "samples", file)).Select(
            line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!);

    /// <summary>
    /// Sentences, list items and table rows of all documents in a folder: an equal share for each trap, in the documents' order, the rest
    /// spread over all.
    /// </summary>
    public static IReadOnlyList<string> FromSentences(string folder, int count)
    {
        var all = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).SelectMany(SentencesOf).Distinct().ToList();
        var chosen = new List<string>();
        foreach (var trap in Traps)
            chosen.AddRange(all.Except(chosen).Where(sentence => trap.IsMatch(sentence)).Spread(count / 2 / Traps.Length).ToList());
        chosen.AddRange(all.Except(chosen).Spread(count - chosen.Count).ToList());
        return chosen;
    }

    private static IEnumerable<string> SentencesOf(string path) =>
        Reading.Of(Path.GetFileName(path), File.ReadAllBytes(path)).Blocks
            .SelectMany(block => SentenceEnd().Split(block.Text))
            .Select(sentence => sentence.Trim())
            .Where(
                sentence => sentence.Length is >= ShortestSentence and <= MaxSentence && sentence.Contains(' ', StringComparison.Ordinal));

    private static IEnumerable<string> Spread(this IEnumerable<string> sentences, int count)
    {
        var list = sentences.ToList();
        return Enumerable.Range(0, Math.Min(count, list.Count)).Select(
            i => list[(int)((long)i * list.Count / Math.Min(count, list.Count))]);
    }

    [GeneratedRegex(@"(?<=[.!?])\s+|\n")]
    private static partial Regex SentenceEnd();
}
