using System.Globalization;
using System.Xml.Linq;
using CodeSight.Bench.Evaluate;
using CodeSight.Bench.Plot;

namespace CodeSight.Tests.Bench.Plot;

public sealed class BarChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Chart_draws_a_bar_of_its_value_for_each_series_of_each_group()
    {
        var chart = new BarChart("a < b & c", ["keywords", "fused"]);
        chart.Add("one", [new(0.5, 0.4, 0.6), new(1, 0.9, 1)]);
        chart.Add("<two>", [new(0, 0, 0.1), new(0.25, 0.2, 0.3)]);
        var picture = XDocument.Parse(chart.Draw().ToString());

        var bars = picture.Descendants(Svg + "rect").Where(rect => rect.Element(Svg + "title") is not null).ToList();
        Assert.Equal(["series-0", "series-1", "series-0", "series-1"], bars.Select(bar => bar.Attribute("class")!.Value));
        var full = Number(bars[1], "height");
        Assert.Equal([full / 2, full, 0, full / 4], bars.Select(bar => Number(bar, "height")));
        // All stand on the same line, side by side, within the picture.
        Assert.Single(bars.Select(bar => Number(bar, "y") + Number(bar, "height")).Distinct());
        Assert.Equal(bars.Select(bar => Number(bar, "x")).Order(), bars.Select(bar => Number(bar, "x")));
        Assert.True(Number(bars[^1], "x") + Number(bars[^1], "width") < Number(picture.Root!, "width"));
        Assert.Equal("<two>, fused: 0.250 [0.200, 0.300]", bars[^1].Element(Svg + "title")!.Value);
        Assert.Equal("a < b & c", picture.Root!.Element(Svg + "title")!.Value);
        Assert.Contains("prefers-color-scheme: dark", picture.Root!.Element(Svg + "style")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Quality_is_drawn_from_results_one_group_a_set()
    {
        var score = new RankingScore(0.5, 1, 1, 1);
        EvaluationResult Set(string name) =>
            new(name, 0, [new("1", JudgedUnit.Files, score, score with { Ndcg10 = 0.25 }, score with { Ndcg10 = 1 })]);
        var texts = XDocument.Parse(PlotQualityCommand.Draw([Set("cranfield"), Set("npl")]))
            .Descendants(Svg + "text").Select(text => text.Value).ToList();

        Assert.All(["keywords", "vectors", "fused", "cranfield (1)", "npl (1)"], text => Assert.Contains(text, texts));
        Assert.Equal(["0.50", "0.25", "1.00", "0.50", "0.25", "1.00"], texts.Where(text => text.Length == 4 && text[1] == '.'));
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
