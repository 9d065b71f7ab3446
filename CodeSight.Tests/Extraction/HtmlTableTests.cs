using System.Text;
using CodeSight.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace CodeSight.Tests.Extraction;

public sealed class HtmlTableTests
{
    [Fact]
    public void Rows_below_a_cell_over_rows_and_columns_keep_their_columns() =>
        Assert.Equal(
            ["TableRow 1-1 [] a | a | b", "TableRow 1-1 [] a | a | c {a | a | b}", "TableRow 1-1 [] d | e | f {a | a | b}"],
            Reading.Shown("t.html", "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f</table>"));

    [Fact]
    public void Table_has_the_grid_of_the_standard()
    {
        var cell = Gen.Choose(0, 3).SelectMany(_ => Gen.Choose(1, 3), (rows, columns) => (Rows: rows, Columns: columns));
        var table = Gen.Choose(2, 4).SelectMany(count => cell.ListOf(count)).ListOf(4).ListOf(2).ToArbitrary();
        Prop.ForAll(table, groups =>
        {
            var html = new StringBuilder("<table>");
            var name = 0;
            foreach (var group in groups)
            {
                html.Append("<tbody>");
                foreach (var row in group)
                {
                    html.Append("<tr>");
                    foreach (var (rows, columns) in row) html.Append($"<td rowspan={rows} colspan={columns}>c{name++}</td>");
                }
            }

            var grids = groups.Select((group, at) => Grid(group, groups.Take(at).Sum(before => before.Sum(row => row.Count)))).ToList();
            if (grids.Contains(null)) return;
            var shown = Reading.Of("t.html", html.Append("</table>").ToString()).Blocks.Select(block => block.Text);
            Assert.Equal(grids.SelectMany(grid => grid!), shown);
        }).Check(Samples.Of(1_000));
    }

    /// <summary>
    /// Steps of "forming a table" in the HTML standard, slot by slot; null where cells overlap, which the standard calls an error.
    /// </summary>
    private static List<string>? Grid(IReadOnlyList<IReadOnlyList<(int Rows, int Columns)>> group, int firstName)
    {
        var slots = new Dictionary<(int X, int Y), string>();
        for (var y = 0; y < group.Count; y++)
        {
            var x = 0;
            foreach (var (rows, columns) in group[y])
            {
                while (slots.ContainsKey((x, y))) x++;
                for (var down = 0; down < (rows == 0 ? group.Count - y : Math.Min(rows, group.Count - y)); down++)
                {
                    for (var right = 0; right < columns; right++)
                        if (!slots.TryAdd((x + right, y + down), $"c{firstName}")) return null;
                }

                firstName++;
                x += columns;
            }
        }

        // Two blanks in a row are shown as one.
        return [.. Enumerable.Range(0, group.Count).Select(y => string.Join(
            " | ",
            Enumerable.Range(0, slots.Keys.Where(slot => slot.Y == y).Max(slot => slot.X) + 1).Select(x => slots.GetValueOrDefault((x, y), "")))
            .Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal))];
    }
}
