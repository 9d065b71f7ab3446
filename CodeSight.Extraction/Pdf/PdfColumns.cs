namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Puts columns of running text, of which a reader gave each line as a block of its own, in order: column after column, not line by line.
/// </summary>
internal static class PdfColumns
{
    private const double MinWords = 2.5;
    private const double LinesGoOn = 0.45;

    // In heights of a line: how far below the last one the next line of a column stands, and how far to the side.
    private const double FarthestLine = 1.2;
    private const double Level = 0.45;
    private const double Aligned = 1;
    private const int MaxColumns = 12;

    /// <summary>The blocks in reading order.</summary>
    public static IReadOnlyList<IReadOnlyList<PdfLine>> Arrange(IReadOnlyList<IReadOnlyList<PdfLine>> blocks)
    {
        var arranged = new List<IReadOnlyList<PdfLine>>(blocks.Count);
        for (var i = 0; i < blocks.Count;)
        {
            var (columns, end) = FindColumns(blocks, i);
            if (end == i) (columns, end) = FindLevel(blocks, i);
            arranged.AddRange(columns);
            i = end;
        }

        return arranged;
    }

    /// <summary>Blocks that follow one another and stand side by side: from left to right.</summary>
    private static (IEnumerable<IReadOnlyList<PdfLine>> Blocks, int End) FindLevel(IReadOnlyList<IReadOnlyList<PdfLine>> blocks, int start)
    {
        var level = new List<(IReadOnlyList<PdfLine> Block, Box Box)> { (blocks[start], BoxOf(blocks[start])) };
        for (var i = start + 1; i < blocks.Count && blocks[start][0].Height > 0 && level.Count < MaxColumns; i++)
        {
            var box = BoxOf(blocks[i]);
            if (!level.TrueForAll(other => IsBeside(other.Box, box))) break;
            level.Add((blocks[i], box));
        }

        var isRightToLeft = level.Exists(column => column.Block.Any(line => RightToLeft.IsIn(line.Text)));
        if (!isRightToLeft) level.Sort((one, other) => one.Box.Left.CompareTo(other.Box.Left));
        return (level.Select(column => column.Block), start + level.Count);
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom);

    private static Box BoxOf(IReadOnlyList<PdfLine> block) =>
        new(block.Min(line => line.Left), block.Min(line => line.Top), block.Max(line => line.Right), block.Max(line => line.Bottom));

    private static bool IsBeside(Box one, Box other) =>
        (one.Right <= other.Left || other.Right <= one.Left)
        && Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top) > 0.5 * Math.Max(one.Bottom - one.Top, other.Bottom - other.Top);

    /// <summary>
    /// Whether level lines are columns of running text: most lines go on where the one above ended, without a full stop and in small letters.
    /// </summary>
    /// <param name="share">Of the lines, those that must go on.</param>
    public static bool AreText(IReadOnlyList<IReadOnlyList<PdfLine>> rows, double share)
    {
        var (goesOn, ends, pairs) = (0, 0, 0);
        for (var i = 1; i < rows.Count; i++)
            foreach (var line in rows[i])
                foreach (var above in rows[i - 1])
                {
                    if (Math.Abs(above.Left - line.Left) > Aligned * line.Height) continue;
                    pairs++;
                    if (above.Text[^1] is '.' or '!' or '?' or ':' or ';' || !char.IsLetter(line.Text[0])) ends++;
                    else if (char.IsLower(line.Text[0]) || above.Text[^1] is ',' or '-') goesOn++;
                }

        return goesOn > ends && goesOn >= share * pairs;
    }

    private static (IEnumerable<IReadOnlyList<PdfLine>> Columns, int End) FindColumns(IReadOnlyList<IReadOnlyList<PdfLine>> blocks, int start)
    {
        var rows = new List<List<PdfLine>>();
        var end = start;
        while (ReadRow(blocks, end) is { Count: > 0 } row && (rows.Count == 0 ? row.Count > 1 : IsNext(rows, row)))
        {
            rows.Add(row);
            end += row.Count;
        }

        if (rows.Count < 2 || rows.Average(row => row.Average(CountWords)) < MinWords || !AreText(rows, LinesGoOn)) return ([], start);
        var columns = rows[0].ConvertAll(line => new List<PdfLine> { line });
        foreach (var line in rows.Skip(1).SelectMany(row => row)) columns[ColumnOf(rows[0], line)].Add(line);
        return ([.. columns], end);
    }

    /// <summary>Blocks of one line that stand level, each to the right of the last.</summary>
    private static List<PdfLine> ReadRow(IReadOnlyList<IReadOnlyList<PdfLine>> blocks, int start)
    {
        var row = new List<PdfLine>();
        for (var i = start; i < blocks.Count && blocks[i] is [{ Height: > 0 } line]; i++)
        {
            if (row.Count > 0 && (Math.Abs(line.Bottom - row[0].Bottom) > Level * line.Height || line.Left < row[^1].Right)) break;
            row.Add(line);
        }

        return row;
    }

    private static bool IsNext(List<List<PdfLine>> rows, List<PdfLine> row)
    {
        var gap = row[0].Top - rows[^1][0].Bottom;
        return row.Count <= rows[^1].Count && gap > -0.5 * row[0].Height && gap < FarthestLine * row[0].Height
            && row.TrueForAll(line => ColumnOf(rows[0], line) >= 0);
    }

    private static int ColumnOf(List<PdfLine> first, PdfLine line) =>
        first.FindIndex(column => Math.Abs(column.Left - line.Left) < Aligned * line.Height
            && Math.Abs(column.Height - line.Height) < 0.2 * line.Height);

    private static int CountWords(PdfLine line) => line.Text.AsSpan().Count(' ') + 1;
}
