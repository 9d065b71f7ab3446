using System.Globalization;
using System.Net;
using System.Text;

namespace CodeSight.Bench.Plot;

/// <summary>
/// A picture in SVG 1.1, in pixels from the upper left corner. It brings its own paper, so it is readable on a light and on a dark page;
/// where the reader prefers dark, so is the paper.
/// </summary>
/// <param name="title">What the picture shows, for those who cannot see it.</param>
internal sealed class SvgDocument(double width, double height, string title)
{
    // Classes: ink and soft for text, grid and axis for lines, series-0 to series-3 for what is shown. Colours by Okabe and Ito, which the
    // colour-blind tell apart.
    private const string Style =
        """
        text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif }
        .paper { fill: #ffffff } .ink { fill: #1f2328 } .soft { fill: #59636e } .grid { stroke: #e3e6ea } .axis { stroke: #59636e }
        .series-0 { fill: #8d96a0; stroke: #8d96a0 } .series-1 { fill: #56b4e9; stroke: #56b4e9 } .series-2 { fill: #e69f00; stroke: #e69f00 } .series-3 { fill: #009e73; stroke: #009e73 }
        @media (prefers-color-scheme: dark) { .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9198a1 } .grid { stroke: #2a313a } .axis { stroke: #9198a1 } }
        """;

    private readonly StringBuilder _elements = new();

    /// <param name="anchor">Where the point is in the text: start, middle or end.</param>
    public void Text(double x, double y, string text, string style = "ink", string anchor = "start") =>
        Add($"""<text x="{x:0.##}" y="{y:0.##}" class="{style}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""");

    public void Line(double x1, double y1, double x2, double y2, string style = "grid") =>
        Add($"""<line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" class="{style}"/>""");

    /// <param name="tip">What a browser shows over it; nothing where it is null.</param>
    public void Rect(double x, double y, double wide, double high, string style, string? tip = null)
    {
        var inside = tip is null ? "" : $"<title>{WebUtility.HtmlEncode(tip)}</title>";
        Add($"""<rect x="{x:0.##}" y="{y:0.##}" width="{wide:0.##}" height="{high:0.##}" class="{style}">{inside}</rect>""");
    }

    /// <summary>The whole document.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.##} {height:0.##}" width="{width:0.##}" height="{height:0.##}" role="img">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <style>{Style}</style>
        <rect width="100%" height="100%" rx="6" class="paper"/>
        {_elements}</svg>

        """);

    private void Add(FormattableString element) => _elements.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
