namespace CodeSight.Bench.Encoder;

/// <summary>Lines of a heading and values below one another.</summary>
internal static class Columns
{
    private const int HeadWidth = 26;
    private const int CellWidth = 12;

    public static string Row(string head, IEnumerable<string> cells) =>
        $"  {head.PadRight(HeadWidth)}{string.Concat(cells.Select(cell => cell.PadLeft(CellWidth)))}".TrimEnd();

    public static string Row(string head, IEnumerable<double> values, string format) =>
        Row(head, values.Select(value => value.ToString(format)));

    public static string Threads(int count) => count == 1 ? "1 thread" : $"{count} threads";
}
