using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>
/// Measures how well a server understands follow-ups: what it searches for after the earlier turns against the same question asked in full, by
/// whether the passage is among the first five.
/// </summary>
internal sealed class FollowUpEvaluation(CodeSightClient client)
{
    /// <summary>By how much the share of follow-ups may be below that of the questions asked in full.</summary>
    public const double AllowedDrop = 0.05;

    private const string Alone = "alone";
    private const int TopK = 5;

    /// <summary>The results, in the follow-ups' order.</summary>
    /// <exception cref="HttpRequestException">The server is not there, or refuses.</exception>
    public async Task<IReadOnlyList<FollowUpResult>> RunAsync(IReadOnlyList<FollowUp> followUps, CancellationToken cancellationToken)
    {
        var results = new List<FollowUpResult>();
        foreach (var followUp in followUps)
        {
            var searchedFor = (await client.AskAsync(followUp.Question, TopK, followUp.History, cancellationToken)).SearchedFor
                ?? throw new HttpRequestException("The server does not tell what it searched for; it is older than this program.");
            var inFull = await FindsAsync(followUp.InFull, followUp.Relevant, cancellationToken);
            results.Add(new FollowUpResult(followUp, searchedFor, inFull, await FindsAsync(searchedFor, followUp.Relevant, cancellationToken)));
        }

        return results;
    }

    /// <summary>
    /// The shares of all, of those held out, and of each kind; the follow-ups that miss what the question in full finds; those that should have
    /// stayed as they are.
    /// </summary>
    public static IEnumerable<string> Report(IReadOnlyList<FollowUpResult> results)
    {
        IEnumerable<IReadOnlyList<string>> rows =
        [
            ["passage in the top 5", "questions", "in full", "follow-up"],
            Row("all", results),
            Row("not held out", results.Where(result => !result.FollowUp.HeldOut)),
            Row("held out", results.Where(result => result.FollowUp.HeldOut)),
            .. results.GroupBy(result => result.FollowUp.Kind).Select(kind => Row(kind.Key, kind)),
        ];
        foreach (var line in TextTable.Lines([.. rows])) yield return line;
        foreach (var result in results.Where(result => result is { InFull: true, Condensed: false }))
            yield return $"missed: {result.FollowUp.Id} \"{result.FollowUp.Question}\" was searched as \"{result.SearchedFor}\"";
        foreach (var result in Changed(results))
            yield return $"changed although it stands alone: {result.FollowUp.Id} \"{result.FollowUp.Question}\" was searched as \"{result.SearchedFor}\"";
    }

    /// <summary>Those that stand alone and were searched as something else.</summary>
    public static IEnumerable<FollowUpResult> Changed(IEnumerable<FollowUpResult> results) =>
        results.Where(result => result.FollowUp.Kind == Alone && result.SearchedFor != result.FollowUp.Question);

    /// <summary>By how much the share of the follow-ups is below that of the questions in full.</summary>
    public static double Drop(IReadOnlyCollection<FollowUpResult> results) =>
        (double)(results.Count(result => result.InFull) - results.Count(result => result.Condensed)) / results.Count;

    private static string[] Row(string name, IEnumerable<FollowUpResult> results)
    {
        var all = results.ToList();
        if (all.Count == 0) return [name, "0"];
        return [name, $"{all.Count}", Share(all.Count(result => result.InFull)), Share(all.Count(result => result.Condensed))];

        string Share(int found) => ((double)found / all.Count).ToString("F3", CultureInfo.InvariantCulture);
    }

    private async Task<bool> FindsAsync(string query, RelevantText wanted, CancellationToken cancellationToken)
    {
        var text = Judgement.Fold(wanted.Text);
        return (await client.SearchAsync(query, TopK, cancellationToken))
            .Any(passage => passage.FilePath == wanted.Path && Judgement.Fold(passage.Content).Contains(text, StringComparison.Ordinal));
    }
}

/// <summary>What was measured on one follow-up.</summary>
/// <param name="InFull">Whether the question asked in full finds the passage.</param>
/// <param name="Condensed">Whether what the server made of the follow-up finds it.</param>
internal sealed record FollowUpResult(FollowUp FollowUp, string SearchedFor, bool InFull, bool Condensed);
