using System.Xml.Linq;
using CodeSight.Bench.Load;
using CodeSight.Bench.Plot;

namespace CodeSight.Tests.Bench.Plot;

public sealed class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Chart_draws_two_lines_a_report_and_names_them()
    {
        var document = XDocument.Parse(
            PlotLoadCommand.Draw("a < b & \"c\"", [Report("ours", 1, 10, 100), Report("before", 1, 100)], 150).ToSvg());

        var lines = document.Descendants(Svg + "polyline").Select(line => (string?)line.Attribute("points") ?? "").ToList();
        Assert.Equal([3, 3, 2, 2], lines.Select(points => points.Split(' ').Length));
        var texts = document.Descendants(Svg + "text").Select(text => text.Value).ToList();
        Assert.Superset(
            new HashSet<string> { "a < b & \"c\"", "ours, p50", "ours, p95", "before, p50", "before, p95", "1", "10", "100", "150 ms" },
            texts.ToHashSet());
    }

    [Fact]
    public void Axis_is_logarithmic()
    {
        var document = XDocument.Parse(PlotLoadCommand.Draw("title", [Report("ours", 1, 10, 100)], null).ToSvg());
        var x = document.Descendants(Svg + "circle").Take(3).Select(circle => (double?)circle.Attribute("cx") ?? double.NaN).ToList();
        Assert.Equal(x[1] - x[0], x[2] - x[1], 1);
        Assert.True(x[1] > x[0]);
    }

    [Fact]
    public void Points_without_a_figure_are_left_out()
    {
        var chart = new LineChart("t", "x", "y", [new ChartLine("a", [(1, 5), (2, double.NaN), (4, 7)], 0, false)], [1, 2, 4]);
        Assert.Equal(2, XDocument.Parse(chart.ToSvg()).Descendants(Svg + "circle").Count());
        Assert.Throws<InvalidOperationException>(() => (chart with { Lines = [] }).ToSvg());
    }

    private static LoadReport Report(string label, params int[] clients) => new(
        label,
        2,
        DateTimeOffset.UnixEpoch,
        8,
        null,
        null,
        [.. clients.Select(number => new LoadFigures(number, 1, 1, 1, 5 * number, 9 * number, 10, 10, 0, new Dictionary<string, int>(), 0, 0, null, null))]);
}
