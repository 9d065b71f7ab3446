namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Finds tables on a page by their look: neighbouring blocks of short lines, of which most stand level with another one.
/// Columns of running text have long lines and are left alone, and so are tables whose cells hold sentences.
/// </summary>
internal static class PdfTables
{
    private const double MaxWords = 4.5;
    private const int MinRows = 3;
    private const int MaxHeaders = 3;
    private const double MinShare = 0.6;

    // Cells of several lines have fewer that go on than columns of text.
    private const double TextShare = 0.65;

    /// <summary>Lines to be written as text, or rows to be written as a table.</summary>
    public readonly record struct Part(IReadOnlyList<PdfLine> Lines, IReadOnlyList<Row>? Rows);

    /// <summary>A row's cells, and how many lines they take on the page.</summary>
    public readonly record struct Row(IReadOnlyList<string> Cells, int Lines, bool IsHeader);

    /// <param name="isHeading">Lines that can be no part of a table.</param>
    /// <param name="join">Joins a cell's lines.</param>
    public static IEnumerable<Part> Arrange(
        IReadOnlyList<IReadOnlyList<PdfLine>> blocks, Func<PdfLine, bool> isHeading, Func<string, string, string> join)
    {
        for (var i = 0; i < blocks.Count;)
        {
            var end = i;
            while (end < blocks.Count && MayBeCells(blocks[end], isHeading)) end++;
            if (end == i)
            {
                yield return new(blocks[i++], null);
                continue;
            }
            foreach (var part in Split([.. blocks.Skip(i).Take(end - i)], join)) yield return part;
            i = end;
        }
    }

    private static bool MayBeCells(IReadOnlyList<PdfLine> lines, Func<PdfLine, bool> isHeading) =>
        lines[0].Height > 0
        && lines.Average(line => line.Text.AsSpan().Count(' ') + 1) <= MaxWords
        && !lines.Any(isHeading);

    /// <summary>The blocks before the table, the table, and the blocks after it; or all the blocks as they are.</summary>
    private static IEnumerable<Part> Split(List<IReadOnlyList<PdfLine>> blocks, Func<string, string, string> join)
    {
        var level = FindLevel(blocks.SelectMany(block => block));
        var first = blocks.FindIndex(block => block.Any(level.Contains));
        var last = blocks.FindLastIndex(block => block.Any(level.Contains));
        var inside = first < 0 ? [] : blocks.GetRange(first, last - first + 1).SelectMany(block => block).ToList();
        var lines = GroupByLine(inside);
        if (inside.Count(level.Contains) < MinShare * inside.Count || lines.Count(line => line.Count > 1) < MinRows
            || PdfColumns.AreText(lines, TextShare))
        {
            foreach (var block in blocks) yield return new(block, null);
            yield break;
        }
        foreach (var block in blocks.Take(first)) yield return new(block, null);
        yield return new([], ToRows(lines, join));
        foreach (var block in blocks.Skip(last + 1)) yield return new(block, null);
    }

    /// <summary>The lines that stand level with another one beside them.</summary>
    private static HashSet<PdfLine> FindLevel(IEnumerable<PdfLine> lines) =>
        [.. GroupByLine(lines)
            .Where(line => line.Count > 1 && line.Zip(line.Skip(1), (left, right) => right.Left >= left.Right).All(apart => apart))
            .SelectMany(line => line)];

    /// <summary>Lines of one height on the page, from left to right, from top to bottom.</summary>
    public static List<List<PdfLine>> GroupByLine(IEnumerable<PdfLine> lines)
    {
        var grouped = new List<List<PdfLine>>();
        foreach (var line in lines.OrderBy(line => line.Bottom))
        {
            if (grouped.Count > 0 && line.Bottom - grouped[^1][0].Bottom < 0.45 * line.Height) grouped[^1].Add(line);
            else grouped.Add([line]);
        }
        foreach (var group in grouped) group.Sort((one, other) => one.Left.CompareTo(other.Left));
        return grouped;
    }

    private static List<Row> ToRows(List<List<PdfLine>> lines, Func<string, string, string> join)
    {
        var columns = FindColumns(lines);
        var places = lines.ConvertAll(line => line.ConvertAll(cell => Nearest(columns, cell)));
        var startsFirst = places.Count(line => line[0] == 0) >= 0.5 * lines.Count;
        var between = GapBetweenRows(lines, places);
        var rows = new List<(string[] Cells, int Lines)>();
        var bottom = 0.0;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var gap = line.Min(cell => cell.Top) - bottom;
            // Without its first cell, a line that is close continues the row above.
            var continues = rows.Count > 0 && startsFirst && rows[^1].Cells[0].Length > 0
                && (places[i][0] > 0
                    ? (gap < 0.4 * line[0].Height || gap < 0.6 * between) && line.Exists(cell => !IsNumber(cell.Text))
                        && HasTextAbove(rows[^1].Cells, places[i])
                    : gap < 0.6 * between && line.Count < columns.Count && ContinuesCells(rows[^1].Cells, line, places[i]));
            if (!continues) rows.Add((NewRow(columns.Count), 0));
            var cells = rows[^1].Cells;
            for (var cell = 0; cell < line.Count; cell++) cells[places[i][cell]] = join(cells[places[i][cell]], line[cell].Text);
            rows[^1] = (cells, rows[^1].Lines + line.Count);
            bottom = line.Max(cell => cell.Bottom);
        }

        var headers = CountHeaders(rows.ConvertAll(row => row.Cells));
        return [.. rows.Select((row, i) => new Row(row.Cells, row.Lines, i < headers))];
    }

    private static string[] NewRow(int columns)
    {
        var cells = new string[columns];
        Array.Fill(cells, "");
        return cells;
    }

    /// <summary>The usual distance between a line and the one above that fills all columns, between rows therefore.</summary>
    private static double GapBetweenRows(List<List<PdfLine>> lines, List<List<int>> places)
    {
        var gaps = new List<double>();
        for (var i = 1; i < lines.Count; i++)
            if (places[i][0] == 0 && lines[i].Count > 1) gaps.Add(lines[i].Min(cell => cell.Top) - lines[i - 1].Max(cell => cell.Bottom));
        gaps.Sort();
        return gaps.Count == 0 ? 0 : gaps[gaps.Count / 2];
    }

    private static bool HasTextAbove(string[] above, List<int> places) => places.TrueForAll(place => above[place].Length > 0);

    // A first cell of several lines: nothing begins anew.
    private static bool ContinuesCells(string[] above, List<PdfLine> line, List<int> places) =>
        HasTextAbove(above, places) && line.TrueForAll(cell => !IsNumber(cell.Text)) && line.Exists(cell => char.IsLower(cell.Text[0]));

    private static bool IsNumber(string text) => !text.Any(char.IsLetter);

    /// <summary>The rows at the top up to the first full one: a header may have titles over its columns.</summary>
    private static int CountHeaders(List<string[]> rows)
    {
        var full = rows.FindIndex(row => row.Count(cell => cell.Length > 0) >= Math.Max(2, row.Length - 1));
        return full is >= 0 and < MaxHeaders ? full + 1 : 1;
    }

    /// <summary>The centres of the columns: the places of the cells in the first of the fullest lines.</summary>
    private static List<(double Left, double Right)> FindColumns(List<List<PdfLine>> lines)
    {
        var most = lines.Max(line => line.Count);
        var columns = lines.First(line => line.Count == most).Select(cell => (cell.Left, cell.Right)).ToList();
        foreach (var line in lines.Where(line => line.Count == most))
            for (var i = 0; i < most; i++)
                columns[i] = (Math.Min(columns[i].Left, line[i].Left), Math.Max(columns[i].Right, line[i].Right));
        return columns;
    }

    /// <summary>The column that the cell overlaps most, or the nearest.</summary>
    private static int Nearest(List<(double Left, double Right)> columns, PdfLine cell)
    {
        var best = 0;
        for (var i = 1; i < columns.Count; i++)
            if (Overlap(columns[i], cell) > Overlap(columns[best], cell)) best = i;
        return best;
    }

    private static double Overlap((double Left, double Right) column, PdfLine cell) =>
        Math.Min(column.Right, cell.Right) - Math.Max(column.Left, cell.Left);
}
