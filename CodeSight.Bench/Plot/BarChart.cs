using System.Globalization;

namespace CodeSight.Bench.Plot;

/// <summary>Bars of values from 0 to 1 in groups, each with its interval.</summary>
/// <param name="title">Above the chart.</param>
/// <param name="series">Names of a group's bars, four at most.</param>
internal sealed class BarChart(string title, IReadOnlyList<string> series)
{
    private const double Left = 52;
    private const double Top = 78;
    private const double PlotHeight = 260;
    private const double Bottom = 44;
    private const double BarWidth = 34;
    private const double BarGap = 4;
    private const double GroupGap = 36;
    private const double MinWidth = 480;
    private const double Letter = 7.5;
    private const double Cap = 4;
    private const int Ticks = 5;

    private readonly List<(string Name, IReadOnlyList<Bar> Bars)> _groups = [];

    private double GroupWidth => (series.Count * (BarWidth + BarGap)) + GroupGap;

    /// <summary>Adds a group.</summary>
    /// <param name="bars">One for each series.</param>
    public void Add(string name, IReadOnlyList<Bar> bars) => _groups.Add((name, bars));

    /// <summary>The picture.</summary>
    public SvgDocument Draw()
    {
        var width = Math.Max(MinWidth, Left + (_groups.Count * GroupWidth) + 16);
        var picture = new SvgDocument(width, Top + PlotHeight + Bottom, title);
        picture.Text(16, 28, title);
        DrawLegend(picture);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = Y((double)tick / Ticks);
            picture.Line(Left, y, width - 16, y, tick == 0 ? "axis" : "grid");
            picture.Text(Left - 8, y + 4, Number((double)tick / Ticks, 1), "soft", "end");
        }

        for (var at = 0; at < _groups.Count; at++) DrawGroup(picture, _groups[at], Left + (GroupGap / 2) + (at * GroupWidth));
        return picture;
    }

    private void DrawLegend(SvgDocument picture)
    {
        var x = 16.0;
        for (var at = 0; at < series.Count; at++)
        {
            picture.Rect(x, 42, 12, 12, $"series-{at}");
            picture.Text(x + 18, 53, series[at], "soft");
            x += 18 + (series[at].Length * Letter) + 20;
        }
    }

    private void DrawGroup(SvgDocument picture, (string Name, IReadOnlyList<Bar> Bars) group, double left)
    {
        for (var at = 0; at < group.Bars.Count; at++)
        {
            var (value, low, high) = group.Bars[at];
            var x = left + (at * (BarWidth + BarGap));
            var middle = x + (BarWidth / 2);
            picture.Rect(
                x,
                Y(value),
                BarWidth,
                Y(0) - Y(value),
                $"series-{at}",
                $"{group.Name}, {series[at]}: {Number(value, 3)} [{Number(low, 3)}, {Number(high, 3)}]");
            picture.Line(middle, Y(low), middle, Y(high), "axis");
            picture.Line(middle - Cap, Y(low), middle + Cap, Y(low), "axis");
            picture.Line(middle - Cap, Y(high), middle + Cap, Y(high), "axis");
            picture.Text(middle, Y(high) - 6, Number(value, 2), "ink", "middle");
        }

        picture.Text(left + ((GroupWidth - GroupGap) / 2), Y(0) + 22, group.Name, "ink", "middle");
    }

    private static double Y(double value) => Top + ((1 - Math.Clamp(value, 0, 1)) * PlotHeight);

    private static string Number(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
