using System.Globalization;
using System.Text;
using CodeSight.Extraction.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace CodeSight.Extraction.Rst;

/// <summary>Tables that are written as a list of lists (list-table) or as rows of separated values (csv-table).</summary>
internal static class RstDirectiveTable
{
    private const int DefaultIndent = 4;

    /// <summary>Writes a list-table: each item of the outer list is a row, each item in it a cell.</summary>
    /// <param name="start">The first line below the options.</param>
    /// <param name="headerRows">Rows that head the table.</param>
    public static void WriteList(List<string> lines, int start, int end, int headerRows, RstReferences references, BlockWriter writer)
    {
        var rows = new TableRows(writer);
        var cells = new List<StringBuilder>();
        var (rowIndent, rowStart, count) = (-1, start, 0);
        for (var i = start; i < end; i++)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line)) continue;
            var indent = TextLines.Indent(line);
            var text = line.AsSpan().Trim();
            if (rowIndent < 0) rowIndent = indent;
            if (indent <= rowIndent && text is ['*' or '-', ' ', ..] or ['*' or '-'])
            {
                End(i);
                (cells, rowStart) = ([], i);
                text = text[1..].TrimStart();
                indent = rowIndent + DefaultIndent / 2;
            }
            if (indent <= rowIndent + DefaultIndent && text is ['-' or '*', ' ', ..] or ['-' or '*'])
            {
                cells.Add(new());
                text = text[1..].TrimStart();
            }
            if (cells.Count == 0) cells.Add(new());
            if (cells[^1].Length > 0) cells[^1].Append(' ');
            cells[^1].Append(text);
        }
        End(end);

        void End(int next)
        {
            if (cells.Count == 0) return;
            while (next > rowStart + 1 && string.IsNullOrWhiteSpace(lines[next - 1])) next--;
            rows.Add([.. cells.Select(cell => references.Plain(cell.ToString()))], count++ < headerRows, null, rowStart + 1, next);
        }
    }

    /// <summary>Writes a csv-table.</summary>
    /// <param name="header">The row that heads the table, or null.</param>
    /// <param name="headerLine">The 1-based line of that row.</param>
    public static void WriteSeparated(
        List<string> lines, int start, int end, int headerRows, string? header, int headerLine, char delimiter, RstReferences references,
        BlockWriter writer)
    {
        var rows = new TableRows(writer);
        if (header is not null)
            foreach (var (cells, _, _) in Read(header, delimiter))
                rows.Add([.. cells.Select(references.Plain)], true, null, headerLine, headerLine);
        var count = 0;
        foreach (var (cells, first, last) in Read(TextLines.Join(lines, start, end), delimiter))
            rows.Add([.. cells.Select(references.Plain)], count++ < headerRows, null, start + first, Math.Min(end, start + last));
    }

    private static IEnumerable<(string[] Cells, int First, int Last)> Read(string text, char delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            HasHeaderRecord = false,
            BadDataFound = null,
            MissingFieldFound = null,
            TrimOptions = TrimOptions.Trim,
            LineBreakInQuotedFieldIsBadData = false,
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        var line = 1;
        while (parser.Read())
        {
            yield return (parser.Record ?? [], line, Math.Max(line, parser.RawRow));
            line = parser.RawRow + 1;
        }
    }
}
