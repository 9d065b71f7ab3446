using System.CommandLine;
using CodeSight.Bench.Load;

namespace CodeSight.Bench.Plot;

/// <summary><c>plot-load RESULT.json...</c>: a picture of latency against clients.</summary>
internal static class PlotLoadCommand
{
    public static Command Create()
    {
        var results = new Argument<FileInfo[]>("RESULT") { Description = "Files that load --save wrote.", Arity = ArgumentArity.OneOrMore };
        var target = new Option<FileInfo>("--out") { Description = "The picture, SVG.", DefaultValueFactory = _ => new FileInfo(Path.Combine("docs", "images", "latency.svg")) };
        var title = new Option<string>("--title") { Description = "Above the picture.", DefaultValueFactory = _ => "Latency of a search by clients, each without a pause" };
        var limit = new Option<double?>("--limit") { Description = "Milliseconds to mark by a line." };
        var command = new Command("plot-load", "Draws p50 and p95 of load runs against the number of clients.") { results, target, title, limit };
        command.SetAction(arguments =>
        {
            var reports = arguments.GetRequiredValue(results).Select(file => LoadReport.Read(file.FullName)).ToList();
            var file = arguments.GetRequiredValue(target).FullName;
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? ".");
            File.WriteAllText(file, Draw(arguments.GetRequiredValue(title), reports, arguments.GetValue(limit)).ToSvg());
        });
        return command;
    }

    /// <summary>Two lines a report: p50 and, dashed, p95.</summary>
    internal static LineChart Draw(string title, IReadOnlyList<LoadReport> reports, double? limit)
    {
        var lines = reports.SelectMany((report, at) => new[]
        {
            new ChartLine($"{report.Label}, p50", Points(report, run => run.P50), at, IsDashed: false),
            new ChartLine($"{report.Label}, p95", Points(report, run => run.P95), at, IsDashed: true),
        }).ToList();
        var ticks = reports.SelectMany(report => report.Runs).Select(run => (double)run.Clients).Distinct().Order().ToList();
        return new LineChart(
            title, "clients (logarithmic)", "milliseconds", lines, ticks, limit is { } value ? (value, $"{value:0} ms") : null);
    }

    private static List<(double X, double Y)> Points(LoadReport report, Func<LoadFigures, double> figure) =>
        [.. report.Runs.OrderBy(run => run.Clients).Select(run => ((double)run.Clients, figure(run)))];
}
