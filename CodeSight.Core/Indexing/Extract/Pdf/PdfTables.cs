namespace CodeSight.Core.Indexing.Extract.Pdf;

/// <summary>Puts a page's blocks in order for writing: blocks that stand side by side with their lines level are a table's columns.</summary>
internal static class PdfTables
{
    private const int MinRows = 3;

    /// <summary>Lines to be written as text, or rows to be written as a table.</summary>
    public readonly record struct Part(IReadOnlyList<PdfLine> Lines, IReadOnlyList<Row>? Rows);

    /// <summary>A row's cells, and how many lines they take on the page.</summary>
    public readonly record struct Row(IReadOnlyList<string> Cells, int Lines);

    public static IEnumerable<Part> Arrange(IReadOnlyList<IReadOnlyList<PdfLine>> blocks)
    {
        for (var i = 0; i < blocks.Count;)
        {
            var columns = CountColumns(blocks, i);
            if (columns > 1) yield return new([], ToRows(blocks, i, columns));
            else yield return new(blocks[i], null);
            i += columns;
        }
    }

    /// <summary>How many blocks from here on are columns of one table: each to the right of the last, with every line level with one of the first's.</summary>
    private static int CountColumns(IReadOnlyList<IReadOnlyList<PdfLine>> blocks, int start)
    {
        var first = blocks[start];
        if (first.Count < MinRows || !IsCells(first)) return 1;
        var count = 1;
        while (start + count < blocks.Count)
        {
            var next = blocks[start + count];
            var right = blocks[start + count - 1].Max(line => line.Right);
            if (next.Count < MinRows || next.Min(line => line.Left) < right || !IsCells(next) || !AreLevel(first, next)) break;
            count++;
        }
        return count;
    }

    // Columns of running text have long lines; cells have few words.
    private static bool IsCells(IReadOnlyList<PdfLine> lines) =>
        lines[0].Height > 0 && lines.Average(line => line.Text.Length) < 30 && lines.Zip(lines.Skip(1), (above, below) => below.Top > above.Top).All(isBelow => isBelow);

    private static bool AreLevel(IReadOnlyList<PdfLine> one, IReadOnlyList<PdfLine> other)
    {
        var level = other.Count(line => one.Any(each => Math.Abs(each.Bottom - line.Bottom) < 0.4 * line.Height));
        return level >= MinRows && level >= 0.8 * other.Count && level >= 0.5 * one.Count;
    }

    private static List<Row> ToRows(IReadOnlyList<IReadOnlyList<PdfLine>> blocks, int start, int columns)
    {
        var cells = Enumerable.Range(0, columns).SelectMany(column => blocks[start + column].Select(line => (Line: line, Column: column))).OrderBy(cell => cell.Line.Bottom);
        var rows = new List<Row>();
        var row = new string[columns];
        var (bottom, lines) = (double.NaN, 0);
        void EndRow()
        {
            if (lines > 0) rows.Add(new(row, lines));
            (row, lines) = (new string[columns], 0);
        }
        foreach (var (line, column) in cells)
        {
            if (!double.IsNaN(bottom) && Math.Abs(line.Bottom - bottom) > 0.5 * line.Height) EndRow();
            row[column] = row[column] is { } text ? text + " " + line.Text : line.Text;
            lines++;
            bottom = line.Bottom;
        }
        EndRow();
        foreach (var each in rows.Select(each => (string[])each.Cells))
            for (var i = 0; i < each.Length; i++) each[i] ??= "";
        return rows;
    }
}
