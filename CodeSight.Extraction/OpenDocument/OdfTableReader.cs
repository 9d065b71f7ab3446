using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>The rows of one table or sheet, in their order; a cell over several rows or columns is repeated in each.</summary>
internal sealed class OdfTableReader(OdfBlocks blocks)
{
    private const int MaxColumns = 2000;
    private readonly Dictionary<int, (string Text, int Rows, int Row)> _carried = [];
    private int _row;

    /// <summary>Columns (0-based) that are left out.</summary>
    public IReadOnlySet<int> HiddenColumns { get; init; } = new HashSet<int>();

    /// <summary>Cells of the last row that show a number.</summary>
    public int Numbers { get; private set; }

    /// <summary>Formulas that hold no value, in all rows so far.</summary>
    public int WithoutValue { get; private set; }

    /// <summary>A table's rows, those in groups included, and not those of tables in its cells.</summary>
    public static IEnumerable<XElement> RowsOf(XElement table)
    {
        foreach (var child in table.Elements())
        {
            if (child.Name == Odf.Table + "table-row") yield return child;
            else if (IsRowGroup(child.Name))
                foreach (var row in RowsOf(child)) yield return row;
        }
    }

    public static bool IsRowGroup(XName name) =>
        name.Namespace == Odf.Table && name.LocalName is "table-rows" or "table-header-rows" or "table-row-group";

    /// <summary>The texts of a row's cells.</summary>
    public List<string> Read(XElement row, List<(string Mark, XElement Body)> notes, List<XElement> drawings)
    {
        var cells = new List<string>();
        var (column, own, isContinued) = (0, 0, false);
        Numbers = 0;
        foreach (var cell in row.Elements())
        {
            if (cell.Name.LocalName is not ("table-cell" or "covered-table-cell")) continue;
            var repeated = Math.Min(cell.Count(Odf.Table + "number-columns-repeated"), MaxColumns - column);
            if (repeated <= 0) break;
            var isCovered = cell.Name.LocalName == "covered-table-cell";
            var text = isCovered ? "" : TextOf(cell, notes, drawings);
            if (text.Length > 0) own += repeated;
            var (wide, high) = (cell.Count(Odf.Table + "number-columns-spanned"), cell.Count(Odf.Table + "number-rows-spanned"));
            var isNumber = cell.Get(Odf.Office + "value-type") is { } type && type is not ("string" or "boolean");
            for (var i = 0; i < repeated; i++, column++)
            {
                var shown = text;
                if (isCovered && _carried.TryGetValue(column, out var above))
                {
                    shown = above.Text;
                    isContinued |= above.Row < _row;
                    if (above.Rows > 1) _carried[column] = above with { Rows = above.Rows - 1 };
                    else _carried.Remove(column);
                }
                else if (!isCovered && text.Length > 0 && (wide > 1 || high > 1)) Carry(text, column, wide, high);
                if (HiddenColumns.Contains(column)) continue;
                cells.Add(shown);
                if (isNumber && shown.Length > 0) Numbers++;
            }
        }
        // The text of a row's only cell stands once.
        if (own == 1 && !isContinued && cells.FindIndex(text => text.Length > 0) is >= 0 and var only)
            cells.RemoveRange(only + 1, cells.Count - only - 1);
        _row++;
        while (cells.Count > 0 && cells[^1].Length == 0) cells.RemoveAt(cells.Count - 1);
        return cells;
    }

    private void Carry(string text, int column, int wide, int high)
    {
        // The further columns of its own row are covered too, and met later in the same row.
        for (var i = 0; i < Math.Min(wide, MaxColumns - column); i++)
        {
            var rows = i == 0 ? high - 1 : high;
            if (rows > 0) _carried[column + i] = (i == 0 ? text : TableRows.Repeated(text), rows, _row);
        }
    }

    private string TextOf(XElement cell, List<(string Mark, XElement Body)> notes, List<XElement> drawings)
    {
        foreach (var comment in cell.Elements(Odf.Office + "annotation"))
            notes.Add((OdfBlocks.CommentMark(comment), comment));
        drawings.AddRange(cell.Elements().Where(each => each.Name.Namespace == Odf.Draw));
        var text = blocks.Flat(cell, notes, drawings);
        if (text.Length > 0) return text;
        text = cell.Get(Odf.Office + "string-value") ?? cell.Get(Odf.Office + "value") ?? cell.Get(Odf.Office + "date-value") ?? "";
        if (text.Length > 0 || cell.Get(Odf.Table + "formula") is not { } formula) return text;
        WithoutValue++;
        return $"(no value: {formula[(formula.IndexOf('=', StringComparison.Ordinal) + 1)..]})";
    }
}
