namespace CodeSight.Extraction;

/// <summary>Writes a table row by row; the rows below the header carry it as their context.</summary>
internal sealed class TableRows(BlockWriter writer)
{
    private const int MaxSpan = 200;
    private const int RepeatedLength = 40;
    private string? _header;

    /// <summary>Writes a row. Blank rows are left out.</summary>
    /// <param name="isHeader">Whether the rows that follow need this one above them.</param>
    public void Add(IReadOnlyList<string> cells, bool isHeader, int? page, int startLine, int endLine)
    {
        var text = Join(cells);
        if (text.Length == 0) return;
        if (isHeader)
        {
            // The rows of a header of several lines belong together.
            writer.Add(BlockKind.TableRow, text, page, startLine, endLine, _header);
            _header = _header is null ? text : _header + "\n" + text;
        }
        else
        {
            writer.Add(BlockKind.TableRow, text, page, startLine, endLine, _header);
        }
    }

    /// <summary>
    /// Adds a cell that spans columns: a short one, such as a heading over columns, stands over each; a long one stands
    /// once.
    /// </summary>
    public static void AddSpanning(List<string> cells, string text, int span)
    {
        cells.Add(text);
        for (var i = 1; i < Math.Min(span, MaxSpan); i++) cells.Add(Repeated(text));
    }

    /// <summary>What a cell's further columns show of its text: all of a short one, nothing of a long one.</summary>
    public static string Repeated(string text) => text.Length <= RepeatedLength ? text : "";

    /// <summary>Cells joined by " | ", without the empty ones at the end.</summary>
    public static string Join(IReadOnlyList<string> cells)
    {
        var clean = new string[cells.Count];
        var last = -1;
        for (var i = 0; i < clean.Length; i++)
            if ((clean[i] = TextCleaner.CleanLine(cells[i])).Length > 0) last = i;
        return last < 0 ? "" : TextCleaner.CleanLine(string.Join(" | ", clean, 0, last + 1));
    }
}
