using System.Globalization;
using System.Net;
using System.Text;

namespace CodeSight.Bench.Plot;

/// <summary>A line of a chart.</summary>
/// <param name="Points">In the order of x; a point that is no number is left out.</param>
/// <param name="IsDashed">Drawn dashed: the second figure of the same thing.</param>
/// <param name="Colour">Index of the colour; lines of one thing share it.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points, int Colour, bool IsDashed);

/// <summary>
/// Lines over a logarithmic x axis as an SVG document, which reads well on light and on dark pages: no background, colours of middling
/// lightness, and text in the page's colour scheme.
/// </summary>
/// <param name="Ticks">The x values that are labelled.</param>
/// <param name="Limit">A y value drawn as a thin line, with its name; null for none.</param>
internal sealed record LineChart(
    string Title, string XName, string YName, IReadOnlyList<ChartLine> Lines, IReadOnlyList<double> Ticks, (double Y, string Name)? Limit = null)
{
    private const double Width = 760, Height = 420, Left = 64, Right = 24, Top = 44, Bottom = 52, Legend = 8, LegendRow = 18, TickLength = 5;
    private const int YTicks = 6;

    // Wong (2011), "Points of view: Color blindness", Nature Methods 8: told apart by all eyes; without its black and yellow, which vanish
    // on one page or the other.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

    private IEnumerable<(double X, double Y)> Points => Lines.SelectMany(line => line.Points).Where(IsDrawn);

    /// <summary>The SVG document.</summary>
    /// <exception cref="InvalidOperationException">There is no point to draw.</exception>
    public string ToSvg()
    {
        if (!Points.Any()) throw new InvalidOperationException("There is nothing to draw.");
        var (first, last) = (Points.Min(point => point.X), Points.Max(point => point.X));
        var step = NiceStep(Math.Max(Points.Max(point => point.Y), Limit?.Y ?? 0) / YTicks);
        var highest = step * Math.Ceiling(Math.Max(Points.Max(point => point.Y), Limit?.Y ?? 0) / step);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height + Legend + (LegendRow * Lines.Count)}" role="img" aria-label="{Escape(Title)}" font-family="system-ui, sans-serif" font-size="13">
            <style>text {"{ fill: #24292f }"} .grid {"{ stroke: #8c959f; stroke-opacity: 0.35 }"} .axis {"{ stroke: #8c959f }"} @media (prefers-color-scheme: dark) {"{ text { fill: #d0d7de } }"}</style>
            <text x="{Left}" y="24" font-size="16" font-weight="600">{Escape(Title)}</text>

            """);
        for (var y = 0.0; y <= highest + (step / 2); y += step)
        {
            Line("grid", Left, YOf(y), Width - Right, YOf(y));
            Text(Left - 8, YOf(y) + 4, "end", Number(y));
        }

        foreach (var tick in Ticks.Where(tick => tick >= first && tick <= last))
        {
            Line("axis", XOf(tick), Height - Bottom, XOf(tick), Height - Bottom + TickLength);
            Text(XOf(tick), Height - Bottom + 20, "middle", Number(tick));
        }

        Line("axis", Left, Height - Bottom, Width - Right, Height - Bottom);
        Text((Left + Width - Right) / 2, Height - 12, "middle", XName);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text transform=\"translate(16 {(Top + Height - Bottom) / 2:F1}) rotate(-90)\" text-anchor=\"middle\">{Escape(YName)}</text>\n");
        if (Limit is { } limit)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"axis\" x1=\"{Left}\" y1=\"{YOf(limit.Y):F1}\" x2=\"{Width - Right}\" y2=\"{YOf(limit.Y):F1}\" stroke-dasharray=\"2 3\"/>\n");
            Text(Left + 6, YOf(limit.Y) - 5, "start", limit.Name);
        }

        for (var i = 0; i < Lines.Count; i++) Draw(Lines[i], Height + Legend + (LegendRow * i));
        return svg.Append("</svg>\n").ToString();

        // A single number of clients stands in the middle.
        double XOf(double x) =>
            first == last ? (Left + Width - Right) / 2 : Left + ((Width - Left - Right) * Math.Log(x / first) / Math.Log(last / first));

        double YOf(double y) => Height - Bottom - ((Height - Top - Bottom) * y / highest);

        void Line(string kind, double x1, double y1, double x2, double y2) =>
            svg.Append(
                CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>\n");

        void Text(double x, double y, string anchor, string text) =>
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

        void Draw(ChartLine line, double legendY)
        {
            var stroke = $"fill=\"none\" stroke=\"{Colours[line.Colour % Colours.Length]}\" stroke-width=\"2\"{(line.IsDashed ? " stroke-dasharray=\"6 4\"" : "")}";
            var points = line.Points.Where(IsDrawn).ToList();
            var path = string.Join(
                ' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{XOf(point.X):F1},{YOf(point.Y):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline {stroke} points=\"{path}\"/>\n");
            foreach (var (x, y) in points)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{XOf(x):F1}\" cy=\"{YOf(y):F1}\" r=\"3\" fill=\"{Colours[line.Colour % Colours.Length]}\"><title>{Escape(line.Name)}: {Number(x)}, {Number(y)}</title></circle>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line {stroke} x1=\"{Left}\" y1=\"{legendY:F1}\" x2=\"{Left + 36}\" y2=\"{legendY:F1}\"/>\n");
            Text(Left + 44, legendY + 4, "start", line.Name);
        }
    }

    private static bool IsDrawn((double X, double Y) point) => point.X > 0 && double.IsFinite(point.X) && double.IsFinite(point.Y);

    /// <summary>The next 1, 2 or 5 times a power of ten.</summary>
    private static double NiceStep(double least)
    {
        if (least <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (var factor in new[] { 1, 2, 5 })
            if (factor * power >= least) return factor * power;
        return 10 * power;
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
