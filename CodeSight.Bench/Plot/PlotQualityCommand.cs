using System.CommandLine;
using CodeSight.Bench.Evaluate;

namespace CodeSight.Bench.Plot;

/// <summary><c>plot-quality RESULT... --out FILE</c>: nDCG@10 of the three arms on several sets of questions, as a picture.</summary>
internal static class PlotQualityCommand
{
    public static Command Create()
    {
        var results = new Argument<FileInfo[]>("RESULT") { Description = "Results that eval --save wrote, one a set, in the order of the picture.", Arity = ArgumentArity.OneOrMore };
        var target = new Option<FileInfo>("--out") { Description = "The picture (SVG).", Required = true };
        var command = new Command("plot-quality", "Draws nDCG@10 by keywords, by vectors and fused, with 95 % intervals, for each set.") { results, target };
        command.SetAction((arguments, cancellationToken) => InputGuard.RunAsync(
            arguments.InvocationConfiguration.Error,
            async () =>
            {
                var picture = Draw([.. arguments.GetRequiredValue(results).Select(file => ResultFile.Read(file.FullName))]);
                await File.WriteAllTextAsync(arguments.GetRequiredValue(target).FullName, picture, cancellationToken);
                return 0;
            },
            cancellationToken));
        return command;
    }

    /// <summary>The picture's text.</summary>
    internal static string Draw(IReadOnlyList<EvaluationResult> results)
    {
        var chart = new BarChart(
            $"Search quality: {RankingMetric.Ndcg10.Name} with 95 % intervals",
            [.. results[0].Mean(RankingMetric.Ndcg10).All.Select(arm => arm.Arm)]);
        foreach (var result in results)
            chart.Add(
                $"{result.Name} ({result.Questions.Count})",
                [.. result.Mean(RankingMetric.Ndcg10).All.Select(arm => new Bar(arm.Value.Mean, arm.Value.Low, arm.Value.High))]);
        return chart.Draw().ToString();
    }
}
