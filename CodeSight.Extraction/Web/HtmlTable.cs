using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>A table of data, row by row; a cell over several rows is repeated in each.</summary>
internal sealed class HtmlTable(BlockWriter writer, HiddenContent hidden, int firstLine)
{
    private const int MaxSpan = 1000;
    private const int MaxRows = 65_534;
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
            writer.Add(BlockKind.Paragraph, HtmlInline.Of(caption, hidden), null, line, line);
        var rows = new TableRows(writer);
        var carried = new SortedDictionary<int, (string Text, int Rows)>();
        IElement? group = null;
        var isFirst = true;
        var mayBeHeader = true;
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var isHidden = HiddenParts.IsHidden(row);
            if (isHidden && !hidden.Reads(row)) continue;
            // No cell reaches beyond its group of rows.
            if (row.ParentElement != group) carried.Clear();
            group = row.ParentElement;
            var cells = row.Children.Where(IsCell).ToList();
            var texts = Texts(cells, carried);
            if (cells.Count == 0) continue;
            var isHeader = mayBeHeader
                && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(cell => cell.LocalName == "th")
                || (isFirst && cells.TrueForAll(cell => cell.LocalName == "td") && cells.Count > 1));
            mayBeHeader = isHeader;
            isFirst = false;
            if (isHidden) texts[0] = HiddenContent.Mark(texts[0]);
            rows.Add(texts, isHeader, null, Line(row), Line(row));
        }
    }

    /// <summary>The row's texts by column (HTML Living Standard, 4.9.12.1: forming a table).</summary>
    /// <param name="carried">
    /// Columns that cells of earlier rows take, and for how many rows more; brought up to date for the next row.
    /// </param>
    private List<string> Texts(List<IElement> cells, SortedDictionary<int, (string Text, int Rows)> carried)
    {
        var texts = new List<string>();
        foreach (var (column, above) in carried) Set(texts, column, above.Text);
        var down = new List<(int Column, string Text, int Rows)>();
        var at = 0;
        foreach (var cell in cells)
        {
            while (carried.ContainsKey(at)) at++;
            if (at >= MaxColumns) break;
            var text = HtmlInline.Of(cell, hidden);
            var rows = Span(cell, "rowspan", 0, MaxRows) is > 0 and var given ? given : int.MaxValue;
            var end = Math.Min(at + Span(cell, "colspan", 1, MaxSpan), MaxColumns);
            for (var column = at; column < end; column++)
            {
                // The text of a row's only cell stands once.
                var shown = column == at ? text : cells.Count + carried.Count > 1 ? TableRows.Repeated(text) : "";
                Set(texts, column, shown);
                if (rows > 1) down.Add((column, shown, rows));
            }

            at = end;
        }

        foreach (var (column, above) in carried.ToList())
        {
            if (above.Rows > 1) carried[column] = (above.Text, above.Rows - 1);
            else carried.Remove(column);
        }

        foreach (var (column, text, rows) in down) carried[column] = (text, rows - 1);
        return texts;
    }

    private static void Set(List<string> texts, int column, string text)
    {
        while (texts.Count <= column) texts.Add("");
        texts[column] = text;
    }

    private static int Span(IElement cell, string name, int least, int most) =>
        int.TryParse(cell.GetAttribute(name), out var span) && span >= least ? Math.Min(span, most) : 1;

    private int Line(IElement element) => firstLine - 1 + Math.Max(1, element.SourceReference?.Position.Line ?? 1);

    private static bool IsCell(IElement element) => element.LocalName is "td" or "th";
}
