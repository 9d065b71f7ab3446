using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace CodeSight.Extraction.Text;

/// <summary>
/// CSV and TSV: each row with the header row as its context. The delimiter is found by what cuts the first rows most
/// evenly.
/// </summary>
internal sealed class DelimitedExtractor : IExtractor
{
    private const int SniffedLines = 50;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var text = TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes);
        var rows = new TableRows(writer);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = FindDelimiter(text, file.Name).ToString(),
            HasHeaderRecord = false,
            BadDataFound = null,
            MissingFieldFound = null,
            IgnoreBlankLines = true,
            // A stray quote inside an unquoted field is a character like any other.
            LineBreakInQuotedFieldIsBadData = false,
            CountBytes = false,
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        var line = 1;
        var isFirst = true;
        while (!writer.IsFull && parser.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = parser.Record ?? [];
            rows.Add(cells, isFirst, null, line, Math.Max(line, parser.RawRow));
            if (cells.Length > 0) isFirst = false;
            line = parser.RawRow + 1;
        }
        return writer.Finish();
    }

    /// <summary>The delimiter that gives the most rows the same number of cells, and more than one.</summary>
    public static char FindDelimiter(string text, string name)
    {
        var expected = name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        var best = (Delimiter: expected, Score: 0.0);
        foreach (var delimiter in (char[])[expected, .. Delimiters])
        {
            var counts = Count(text, delimiter);
            if (counts.Count == 0) continue;
            var common = counts.GroupBy(count => count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key)
                .First();
            var score = common.Key == 0 ? 0 : (double)common.Count() / counts.Count * (1 + Math.Min(common.Key, 20) / 100.0);
            if (score > best.Score + 0.005) best = (delimiter, score);
        }
        return best.Delimiter;
    }

    /// <summary>How often the delimiter stands outside quotes, in each of the first rows.</summary>
    private static List<int> Count(string text, char delimiter)
    {
        var counts = new List<int>();
        var (count, quoted, any) = (0, false, false);
        for (var i = 0; i < text.Length && i < 1 << 18 && counts.Count < SniffedLines; i++)
        {
            var c = text[i];
            if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted) count++;
            else if (c == '\n' && !quoted)
            {
                if (any) counts.Add(count);
                (count, any) = (0, false);
                continue;
            }
            any |= c is not ('\r' or ' ');
        }
        if (any && counts.Count < SniffedLines) counts.Add(count);
        return counts;
    }
}
