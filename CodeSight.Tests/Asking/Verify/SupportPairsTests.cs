using System.Globalization;
using System.Text;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Models;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;
using Xunit.Abstractions;

namespace CodeSight.Tests.Asking.Verify;

/// <summary>The pairs of a sentence and the passage that it cites in samples/support.jsonl, judged with the built-in model.</summary>
public sealed class SupportPairsTests(ITestOutputHelper output)
{
    // A little below what was measured (docs/benchmarks.md).
    private const double Precision = 0.95;
    private const double RecallOfNone = 0.93;
    private const double RecallOfWeak = 0.85;
    private const double PrecisionOfWeak = 0.75;

    private static readonly string File = Path.Combine(SharedData.RepositoryRoot, "samples", "support.jsonl");

    [Fact]
    public async Task Support_is_found_as_it_was_judged_by_hand()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 2);
        var check = new SupportCheck(embedder);
        var pairs = Pairs();
        Assert.True(pairs.Count >= 150);
        var results = new List<(Pair Pair, Support Found)>();
        foreach (var pair in pairs)
        {
            var source = Passages.Of(pair.Text, section: pair.Section, path: pair.File);
            var sentences = await check.CheckAsync($"{pair.Sentence.TrimEnd('.')} [1].", [source], "", CancellationToken.None);
            results.Add((pair, Assert.Single(sentences).Support));
        }

        foreach (var set in results.GroupBy(result => result.Pair.Set)) output.WriteLine(Table(set.Key, [.. set]));
        output.WriteLine(Table("all", results));
        foreach (var (pair, found) in results.Where(result => result.Found != result.Pair.Support))
            output.WriteLine($"{pair.Id} {pair.Kind}: {pair.Support} expected, {found} found: {pair.Sentence}");

        var (precision, recall) = Measure(results, support => support == Support.None);
        Assert.True(precision >= Precision && recall >= RecallOfNone, $"none: precision {precision:0.000}, recall {recall:0.000}");
        (precision, recall) = Measure(results, support => support == Support.Weak);
        Assert.True(precision >= PrecisionOfWeak && recall >= RecallOfWeak, $"weak: precision {precision:0.000}, recall {recall:0.000}");
        (precision, recall) = Measure(results, support => support is Support.None or Support.Weak);
        Assert.True(precision >= Precision && recall >= RecallOfNone, $"none or weak: precision {precision:0.000}, recall {recall:0.000}");
        Assert.All(results.Where(result => result.Pair.Support == Support.Quoted), result => Assert.Equal(Support.Quoted, result.Found));
    }

    private static List<Pair> Pairs()
    {
        var lines = ReferenceModels.Lines(File).ToList();
        var passages = lines.Where(line => line.TryGetProperty("text", out _)).ToDictionary(line => line.Text("passage"));
        return [.. lines.Where(line => line.TryGetProperty("sentence", out _)).Select(line =>
        {
            var passage = passages[line.Text("passage")];
            return new Pair(
                line.Text("id"), line.Text("set"), line.Text("kind"), line.Text("sentence"), passage.Text("text"), passage.Text("section"),
                    passage.Text("file"),
                Enum.Parse<Support>(line.Text("support"), ignoreCase: true));
        })];
    }

    private static (double Precision, double Recall) Measure(List<(Pair Pair, Support Found)> results, Predicate<Support> isMeant)
    {
        var hits = results.Count(result => isMeant(result.Found) && isMeant(result.Pair.Support));
        return (hits / (double)results.Count(result => isMeant(result.Found)),
            hits / (double)results.Count(result => isMeant(result.Pair.Support)));
    }

    private static string Table(string name, List<(Pair Pair, Support Found)> results)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{name}: {results.Count} pairs");
        foreach (var (label, isMeant) in new (string, Predicate<Support>)[]
            { ("none", support => support == Support.None), ("weak", support => support == Support.Weak),
                ("none or weak", support => support is Support.None or Support.Weak) })
        {
            var (precision, recall) = Measure(results, isMeant);
            table.AppendLine(CultureInfo.InvariantCulture, $"  {label,-14} precision {precision:0.000} recall {recall:0.000}");
        }

        foreach (var kind in results.GroupBy(result => result.Pair.Kind))
            table.AppendLine(CultureInfo.InvariantCulture,
                $"  {kind.Key,-14} {kind.Count(result => result.Found == result.Pair.Support)} of {kind.Count()}");
        return table.ToString();
    }

    private sealed record Pair(string Id, string Set, string Kind, string Sentence, string Text, string Section, string File,
        Support Support);
}
