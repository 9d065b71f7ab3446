namespace CodeSight.Extraction.Rst;

/// <summary>The two drawn kinds of tables: grids of + and |, and columns under rows of =.</summary>
internal static class RstTable
{
    public static bool IsGridBorder(string line) => line.TrimStart() is ['+', '-' or '=', ..] text
        && text.AsSpan().TrimEnd().IndexOfAnyExcept("+-=") < 0;

    public static bool IsSimpleBorder(string line)
    {
        var text = line.AsSpan().Trim();
        return text.Length >= 3 && text[0] == '=' && text.Contains(' ') && text.IndexOfAnyExcept("= ") < 0;
    }

    /// <summary>Writes the grid that starts at this line; the line after it.</summary>
    public static int WriteGrid(List<string> lines, int start, int end, BlockWriter writer)
    {
        var stop = start;
        while (stop < end && lines[stop].TrimStart() is ['+' or '|', ..]) stop++;
        var headEnd = -1;
        for (var i = start; i < stop; i++)
            if (IsGridBorder(lines[i]) && lines[i].Contains('=', StringComparison.Ordinal)) headEnd = i;
        var rows = new TableRows(writer);
        var cells = new List<string>();
        var first = start + 1;
        for (var i = start; i < stop; i++)
        {
            if (!IsGridBorder(lines[i]))
            {
                Merge(cells, lines[i].Trim().Trim('|').Split('|'));
                continue;
            }
            if (cells.Count > 0) rows.Add(cells, i <= headEnd, null, first + 1, i);
            cells = [];
            first = i + 1;
        }
        if (cells.Count > 0) rows.Add(cells, false, null, first + 1, stop);
        return stop;
    }

    /// <summary>Writes the table of columns that starts at this line; the line after it.</summary>
    public static int WriteSimple(List<string> lines, int start, int end, BlockWriter writer)
    {
        var columns = Columns(lines[start]);
        var borders = new List<int> { start };
        for (var i = start + 1; i < end && borders.Count < 3; i++)
        {
            if (IsSimpleBorder(lines[i])) borders.Add(i);
            // Two rows of = frame a table without a header; its end is followed by a blank line.
            if (borders.Count == 2 && i == borders[1] && (i + 1 >= end || string.IsNullOrWhiteSpace(lines[i + 1]))
                && !lines.Skip(i + 1).Take(200).Any(IsSimpleBorder))
                break;
        }
        if (borders.Count < 2) return -1;
        var last = borders[^1];
        var headEnd = borders.Count == 3 ? borders[1] : -1;
        var rows = new TableRows(writer);
        List<string>? row = null;
        var first = start + 1;
        for (var i = start + 1; i <= last; i++)
        {
            var isRule = IsSimpleBorder(lines[i]) || lines[i].AsSpan().Trim().IndexOfAnyExcept("- ") < 0;
            var cells = isRule ? null : Cut(lines[i], columns);
            // An empty first cell continues the row above.
            if (row is not null && cells is not null && cells[0].Length == 0)
            {
                Merge(row, [.. cells]);
                continue;
            }
            if (row is not null) rows.Add(row, first < headEnd, null, first + 1, i);
            (row, first) = (cells, i);
        }
        return last + 1;
    }

    private static void Merge(List<string> cells, string[] more)
    {
        for (var i = 0; i < more.Length; i++)
        {
            var text = RstInline.Plain(more[i].Trim());
            if (i >= cells.Count) cells.Add(text);
            else if (text.Length > 0) cells[i] = $"{cells[i]} {text}";
        }
    }

    private static List<int> Columns(string border)
    {
        var columns = new List<int>();
        for (var i = 0; i < border.Length; i++)
            if (border[i] == '=' && (i == 0 || border[i - 1] == ' ')) columns.Add(i);
        return columns;
    }

    private static List<string> Cut(string line, List<int> columns)
    {
        var cells = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var from = Math.Min(columns[i], line.Length);
            var to = i + 1 < columns.Count ? Math.Min(columns[i + 1], line.Length) : line.Length;
            cells.Add(RstInline.Plain(line[from..Math.Max(from, to)].Trim()));
        }
        return cells;
    }
}
