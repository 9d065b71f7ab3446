using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>A table of data, row by row; a cell over several rows is repeated in each.</summary>
internal sealed class HtmlTable(BlockWriter writer, int firstLine)
{
    private const int MaxSpan = 1000;
    private const int MaxColumns = 2000;

    /// <summary>
    /// Whether rows and columns mean something: tables for layout hold tables, headings or long text, or have one
    /// column.
    /// </summary>
    public static bool IsData(IElement table)
    {
        if (table.QuerySelector("table, h1, h2, h3, h4, pre") is not null || table.GetAttribute("role") is "presentation" or "none")
            return false;
        return table.QuerySelectorAll("tr").Any(row => row.Children.Count(IsCell) > 1);
    }

    public void Write(IElement table)
    {
        var line = Line(table);
        if (table.Children.FirstOrDefault(child => child.LocalName == "caption") is { } caption)
            writer.Add(BlockKind.Paragraph, caption.TextContent, null, line, line);
        var rows = new TableRows(writer);
        var carried = new Dictionary<int, (string Text, int Rows)>();
        var isFirst = true;
        var mayBeHeader = true;
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = row.Children.Where(IsCell).ToList();
            if (cells.Count == 0) continue;
            var isHeader = mayBeHeader
                && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(cell => cell.LocalName == "th")
                || (isFirst && cells.TrueForAll(cell => cell.LocalName == "td") && cells.Count > 1));
            mayBeHeader = isHeader;
            isFirst = false;
            rows.Add(Texts(cells, carried), isHeader, null, Line(row), Line(row));
        }
    }

    private static List<string> Texts(List<IElement> cells, Dictionary<int, (string Text, int Rows)> carried)
    {
        var texts = new List<string>();
        void TakeCarried()
        {
            while (carried.TryGetValue(texts.Count, out var above) && texts.Count < MaxColumns)
            {
                if (above.Rows > 1) carried[texts.Count] = (above.Text, above.Rows - 1);
                else carried.Remove(texts.Count);
                texts.Add(above.Text);
            }
        }
        foreach (var cell in cells)
        {
            TakeCarried();
            var text = HtmlCellText.Of(cell);
            if (Span(cell, "rowspan") is > 1 and var down) carried[texts.Count] = (text, down - 1);
            TableRows.AddSpanning(texts, text, cells.Count == 1 ? 1 : Span(cell, "colspan"));
        }
        TakeCarried();
        return texts;
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), out var span) ? Math.Clamp(span, 1, MaxSpan) : 1;

    private int Line(IElement element) => firstLine - 1 + Math.Max(1, element.SourceReference?.Position.Line ?? 1);

    private static bool IsCell(IElement element) => element.LocalName is "td" or "th";
}
