using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Core.Asking.Cite;

/// <summary>
/// Checks the citations of an answer and restores the documents' own brackets. Marks of any common form become [n]; numbers of passages
/// that do not exist are removed; the cited passages become the sources, numbered in the order of their first mention. A quotation before a
/// mark must occur in the cited passage: if it occurs in another one, that one is cited instead; if it occurs in none, its quotation marks
/// are removed. An answer without citations keeps all passages as sources; the canned response "not found" has none.
/// </summary>
internal static class Citations
{
    /// <param name="draft">An answer whose [n] refers to <c>passages[n - 1]</c>.</param>
    /// <returns>The answer, whose [n] refers to <c>Sources[n - 1]</c>, and its sources.</returns>
    public static (string Text, IReadOnlyList<Passage> Sources) Check(string draft, IReadOnlyList<Passage> passages)
    {
        if (IsNotFound(draft, passages.Count)) return (CannedResponses.NotFound, []);

        var cited = new List<int>();
        var text = CheckPart(draft, passages, cited).Trim();
        return (text, SourcesOf(cited, passages));
    }

    /// <summary>Checks a part of a draft that ends between two sentences, quotations and marks.</summary>
    /// <param name="cited">
    /// The numbers of the passages cited so far, in the order of their first mention; those of this part are added.
    /// </param>
    public static string CheckPart(string draft, IReadOnlyList<Passage> passages, List<int> cited)
    {
        var runs = FindRuns(draft, passages.Count);
        var edits = CheckQuotations(draft, runs, passages);
        cited.AddRange(runs.SelectMany(run => run.Numbers).Distinct().Except(cited).ToList());
        edits.AddRange(runs.Select(run => new Edit(run.Start, run.Length, Write(run, cited))));
        return CitationMarks.RestoreInAnswer(Apply(draft, edits));
    }

    /// <summary>Returns the sources of an answer: the cited passages, or all if none is cited.</summary>
    public static IReadOnlyList<Passage> SourcesOf(IReadOnlyList<int> cited, IReadOnlyList<Passage> passages) =>
        cited.Count == 0 ? passages : [.. cited.Select(number => passages[number - 1])];

    /// <summary>Whether the draft says that nothing was found and no other sentence of it cites a passage.</summary>
    public static bool IsNotFound(string draft, int passages) => IsNotFound(draft, FindRuns(draft, passages));

    /// <summary>Returns the runs of marks with those of their numbers that refer to a passage.</summary>
    private static List<Run> FindRuns(string draft, int passages) =>
        [.. CitationMarks.Runs().Matches(draft)
            .Where(match => match.Groups["run"].Success)
            .Select(match => new Run(
                match.Index,
                match.Length,
                char.IsWhiteSpace(match.Value[0]) ? " " : "",
                [.. CitationMarks.Numbers(match.Value).Where(number => number >= 1 && number <= passages)]))];

    private static bool IsNotFound(string draft, List<Run> runs)
    {
        var at = draft.IndexOf(CannedResponses.NotFoundPhrase, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var from = draft.AsSpan(0, at).LastIndexOfAny(SentenceMarks.Any) + 1;
        var end = draft.AsSpan(at).IndexOfAny(SentenceMarks.Any);
        var afterMarks = end < 0 ? draft.Length : at + end + 1;
        foreach (var run in runs)
            if (run.Start >= at && run.Start <= afterMarks) afterMarks = run.Start + run.Length;
        return runs.All(run => run.Numbers.Count == 0 || (run.Start >= from && run.Start < afterMarks));
    }

    private static List<Edit> CheckQuotations(string draft, List<Run> runs, IReadOnlyList<Passage> passages)
    {
        var edits = new List<Edit>();
        var texts = new string?[passages.Count];
        foreach (Match quotation in QuotedText.Quotations().Matches(draft))
        {
            var words = quotation.Groups["words"].Value;
            if (!QuotedText.IsQuotation(words) || RunAfter(draft, quotation, runs) is not { Numbers.Count: > 0 } run) continue;
            if (run.Numbers.Exists(Occurs)) continue;

            var actual = Enumerable.Range(1, passages.Count).FirstOrDefault(Occurs);
            if (actual == 0)
            {
                edits.Add(new Edit(quotation.Groups["open"].Index, 1, ""));
                edits.Add(new Edit(quotation.Groups["close"].Index, 1, ""));
            }
            else
            {
                // A single number was wrong; of several, the others may support other parts of the sentence.
                if (run.Numbers.Count == 1) run.Numbers.Clear();
                run.Numbers.Add(actual);
            }

            bool Occurs(int number) =>
                QuotedText.OccursIn(words, texts[number - 1] ??= QuotedText.Fold(passages[number - 1].Content));
        }

        return edits;
    }

    /// <summary>Returns the run of marks that belongs to a quotation: the next one in its sentence.</summary>
    private static Run? RunAfter(string draft, Match quotation, List<Run> runs)
    {
        var end = quotation.Index + quotation.Length;
        var run = runs.Find(run => run.Start >= end);
        return run is not null && !draft.AsSpan(end, run.Start - end).TrimStart(CitationStream.AfterQuotation).ContainsAny(SentenceMarks.Any) ? run : null;
    }

    private static string Write(Run run, List<int> cited) =>
        run.Numbers.Count == 0 ? "" : run.Space + string.Concat(run.Numbers.Select(number => $"[{cited.IndexOf(number) + 1}]"));

    private static string Apply(string text, List<Edit> edits)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Start))
        {
            result.Append(text, at, edit.Start - at).Append(edit.Replacement);
            at = edit.Start + edit.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <param name="Space">The blank before it, or nothing.</param>
    private sealed record Run(int Start, int Length, string Space, List<int> Numbers);

    private readonly record struct Edit(int Start, int Length, string Replacement);
}
