using System.Diagnostics.CodeAnalysis;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using Charts = DocumentFormat.OpenXml.Drawing.Charts;

namespace CodeSight.Extraction.Office;

/// <summary>The text of charts and of SmartArt, which Word, PowerPoint and Excel keep in parts of their own.</summary>
internal static class OfficeDrawing
{
    private const int MaxPoints = 10_000;

    /// <summary>Writes the charts and diagrams that an element refers to.</summary>
    /// <param name="owner">The part whose relations the element uses.</param>
    public static void Write(OpenXmlElement element, OpenXmlPart owner, BlockWriter writer, int? page, int line)
    {
        foreach (var reference in element.Descendants().Where(each => each.LocalName is "chart" or "relIds"))
        {
            var id = reference.GetAttributes()
                .FirstOrDefault(attribute => attribute.LocalName == (reference.LocalName == "chart" ? "id" : "dm")).Value;
            if (string.IsNullOrEmpty(id) || !owner.TryGetPartById(id, out var part)) continue;
            if (part is ChartPart chart) WriteChart(chart, writer, page, line);
            else if (part is DiagramDataPart diagram) WriteDiagram(diagram, writer, page, line);
            else if (part is ExtendedChartPart extended) WriteTexts(extended.RootElement, writer, page, line);
        }
    }

    /// <summary>Whether what describes a picture was written by a person: no name of a file, and not what Office guessed.</summary>
    public static bool IsDescription([NotNullWhen(true)] string? description) =>
        description is { Length: > 2 } && !description.Contains("automatically generated", StringComparison.OrdinalIgnoreCase)
        && Path.GetExtension(description).ToLowerInvariant()
            is not (".png" or ".jpg" or ".jpeg" or ".gif" or ".bmp" or ".tif" or ".tiff" or ".svg" or ".emf" or ".wmf" or ".webp");

    /// <summary>A chart: its kind and title, then its data as a table.</summary>
    public static void WriteChart(ChartPart part, BlockWriter writer, int? page, int line)
    {
        if (part.ChartSpace?.GetFirstChild<Charts.Chart>() is not { } chart) return;
        var title = string.Concat(chart.Title?.Descendants<DocumentFormat.OpenXml.Drawing.Text>().Select(text => text.Text) ?? []);
        var series = chart.PlotArea?.Descendants().Where(each => each.LocalName == "ser").ToList() ?? [];
        writer.Add(BlockKind.Paragraph, $"{Kind(chart)}{(title.Length > 0 ? ": " : "")}{title}", page, line, line);
        if (series.Count == 0) return;
        var names = series.Select(each => Points(each, "tx").Values.FirstOrDefault() ?? "").ToList();
        var categories = series.Select(each => Points(each, "cat", "xVal")).FirstOrDefault(each => each.Count > 0) ?? [];
        var values = series.Select(each => Points(each, "val", "yVal")).ToList();
        var rows = new TableRows(writer);
        rows.Add([" ", .. names], true, page, line, line);
        foreach (var index in values.SelectMany(each => each.Keys).Concat(categories.Keys).Distinct().Order().Take(MaxPoints))
        {
            var cells = values.Select(each => each.GetValueOrDefault(index, "")).Prepend(categories.GetValueOrDefault(index, ""));
            rows.Add([.. cells], false, page, line, line);
        }
    }

    private static string Kind(Charts.Chart chart) =>
        chart.PlotArea?.ChildElements.FirstOrDefault(each => each.LocalName.EndsWith("Chart", StringComparison.Ordinal))?.LocalName switch
        {
            "barChart" or "bar3DChart" => "Bar chart",
            "lineChart" or "line3DChart" => "Line chart",
            "pieChart" or "pie3DChart" or "doughnutChart" or "ofPieChart" => "Pie chart",
            "scatterChart" => "Scatter chart",
            "areaChart" or "area3DChart" => "Area chart",
            _ => "Chart",
        };

    private static Dictionary<uint, string> Points(OpenXmlElement series, params ReadOnlySpan<string> names)
    {
        var points = new Dictionary<uint, string>();
        foreach (var name in names)
        {
            if (series.ChildElements.FirstOrDefault(each => each.LocalName == name) is not { } data) continue;
            // A title may be written out instead of referring to a cell.
            if (name == "tx" && data.ChildElements.FirstOrDefault(each => each.LocalName == "v") is { } literal)
                points[0] = literal.InnerText;
            foreach (var point in data.Descendants().Where(each => each.LocalName == "pt"))
            {
                var index = point.GetAttributes().FirstOrDefault(attribute => attribute.LocalName == "idx").Value;
                if (uint.TryParse(index, out var place)) points.TryAdd(place, CellFormat.General.Show(point.InnerText, starts1904: false));
            }
        }
        return points;
    }

    private static void WriteDiagram(DiagramDataPart part, BlockWriter writer, int? page, int line) =>
        WriteTexts(part.DataModelRoot, writer, page, line);

    private static void WriteTexts(OpenXmlElement? root, BlockWriter writer, int? page, int line)
    {
        foreach (var paragraph in root?.Descendants<DocumentFormat.OpenXml.Drawing.Paragraph>() ?? [])
        {
            var text = string.Concat(paragraph.Descendants<DocumentFormat.OpenXml.Drawing.Text>().Select(each => each.Text));
            writer.Add(BlockKind.ListItem, text, page, line, line);
        }
    }
}
