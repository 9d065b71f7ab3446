using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Tex;

/// <summary>Reads the structure of a LaTeX file line by line.</summary>
internal sealed partial class TexReader(List<string> lines, BlockWriter writer, CancellationToken cancellationToken)
{
    private const int MaxArgumentLines = 50;
    private static readonly string[] Levels = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"];

    private static readonly HashSet<string> Verbatim = new(StringComparer.Ordinal)
    {
        "verbatim", "verbatim*", "lstlisting", "minted", "alltt", "Verbatim",
    };

    private static readonly HashSet<string> Formulas = new(StringComparer.Ordinal)
    {
        "equation", "equation*", "align", "align*", "gather", "gather*", "displaymath", "eqnarray", "eqnarray*", "multline", "multline*",
    };

    private static readonly HashSet<string> Tables = new(StringComparer.Ordinal)
    {
        "tabular", "tabular*", "tabularx", "longtable", "tabulary",
    };

    private readonly StringBuilder _text = new();
    private readonly Stack<(string Name, int Items)> _lists = new();
    private int _start;
    private BlockKind _kind = BlockKind.Paragraph;

    public void Read()
    {
        var body = lines.FindIndex(line => line.Contains("\\begin{document}", StringComparison.Ordinal));
        for (var i = 0; i < lines.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = WithoutComment(lines[i]);
            if (HeadPattern().Match(line) is { Success: true } head)
            {
                var text = Argument(ref i, head.Index + head.Length);
                if (head.Groups[1].Value == "title") writer.OfferTitle(TexInline.Plain(text).Text);
                else if (TexInline.Plain(text.Replace("\\and", ",", StringComparison.Ordinal)).Text is { Length: > 0 } authors)
                    writer.Add(BlockKind.Paragraph, $"By {authors}", null, i + 1, i + 1);
                continue;
            }
            if (i <= body) continue;
            if (line.Contains("\\end{document}", StringComparison.Ordinal)) break;
            i = ReadLine(line, i);
        }
        Flush(lines.Count);
    }

    private int ReadLine(string line, int i)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            // A line with nothing but a comment ends no paragraph.
            if (string.IsNullOrWhiteSpace(lines[i])) Flush(i);
            return i;
        }
        if (SectionPattern().Match(line) is { Success: true } section)
        {
            Flush(i);
            var first = i;
            var level = Array.IndexOf(Levels, section.Groups[1].Value) + 1;
            writer.Heading(level, TexInline.Plain(Argument(ref i, section.Index + section.Length)).Text, null, first + 1, i + 1);
            return i;
        }
        if (BeginPattern().Match(line) is { Success: true } begin) return Begin(begin.Groups[1].Value, line, begin.Index + begin.Length, i);
        if (EndPattern().Match(line) is { Success: true } end)
        {
            Append(line[..end.Index], i);
            Flush(i + 1);
            if (end.Groups[1].Value is "itemize" or "enumerate" or "description" && _lists.Count > 0) _lists.Pop();
            return i;
        }
        if (ItemPattern().Match(line) is { Success: true } item)
        {
            Flush(i);
            Item(item.Groups[1].Value);
            _start = i + 1;
            Append(line[(item.Index + item.Length)..], i);
            return i;
        }
        Append(line, i);
        return i;
    }

    private int Begin(string name, string line, int after, int i)
    {
        if (name is "itemize" or "enumerate" or "description")
        {
            Flush(i);
            if (_lists.Count < 100) _lists.Push((name, 0));
            var items = OptionPattern().Replace(line[after..], "");
            return string.IsNullOrWhiteSpace(items) ? i : ReadLine(items, i);
        }
        var isTable = Tables.Contains(name);
        if (!isTable && !Verbatim.Contains(name) && !Formulas.Contains(name))
        {
            Flush(i);
            var rest = OptionPattern().Replace(line[after..], "");
            if (rest.Length > 0) Append(rest, i);
            return i;
        }
        Flush(i);
        var end = i;
        while (end < lines.Count && !lines[end].Contains($"\\end{{{name}}}", StringComparison.Ordinal)) end++;
        if (isTable) WriteTable(line, after, i, end);
        else if (i + 1 < end) writer.Add(BlockKind.Code, TextLines.Join(lines, i + 1, end), null, i + 1, Math.Min(end + 1, lines.Count));
        return Math.Min(end, lines.Count - 1);
    }

    private void WriteTable(string line, int after, int start, int end)
    {
        var rows = new TableRows(writer);
        var row = new StringBuilder();
        var (first, isFirst) = (start + 1, true);
        for (var i = start; i < end; i++)
        {
            // What stands behind the name says how wide the columns are.
            var text = i == start ? ColumnsPattern().Replace(line[after..], "") : WithoutComment(lines[i]);
            text = RulePattern().Replace(text, "");
            foreach (var (piece, isLast) in Pieces(text))
            {
                row.Append(piece).Append(' ');
                if (isLast) continue;
                End(i + 1);
                first = i + 1;
            }
            if (row.Length > 0 && string.IsNullOrWhiteSpace(row.ToString())) (first, row.Length) = (i + 2, 0);
        }
        End(end);

        void End(int last)
        {
            var cells = CellPattern().Split(row.ToString()).Select(cell => TexInline.Plain(SpanPattern().Replace(cell, "")).Text).ToList();
            row.Clear();
            if (cells.TrueForAll(string.IsNullOrWhiteSpace)) return;
            rows.Add(cells, isFirst && cells.Count > 1, null, Math.Min(first, Math.Max(1, last)), Math.Max(1, last));
            isFirst = false;
        }
    }

    private static IEnumerable<(string Piece, bool IsLast)> Pieces(string text)
    {
        var pieces = RowEndPattern().Split(text);
        for (var i = 0; i < pieces.Length; i++) yield return (pieces[i], i == pieces.Length - 1);
    }

    private void Item(string label)
    {
        _kind = BlockKind.ListItem;
        if (label.Length > 0) _text.Append("- ").Append(label).Append(": ");
        else if (_lists.TryPop(out var list))
        {
            _text.Append(list.Name == "enumerate" ? $"{list.Items + 1}. " : "- ");
            _lists.Push((list.Name, list.Items + 1));
        }
        else _text.Append("- ");
    }

    private void Append(string line, int i)
    {
        if (_text.Length == 0) _start = i + 1;
        if (_text.Length > 0 && _text[^1] != ' ') _text.Append(' ');
        _text.Append(line.AsSpan().Trim());
    }

    private void Flush(int line)
    {
        if (_text.Length > 0)
        {
            var (text, notes) = TexInline.Plain(_text.ToString());
            var (first, last) = (Math.Min(_start, Math.Max(1, line)), Math.Max(_start, line));
            writer.Add(_kind, text, null, first, last);
            foreach (var note in notes) writer.Add(BlockKind.Paragraph, note, null, first, last);
        }
        _text.Clear();
        _kind = BlockKind.Paragraph;
    }

    /// <summary>The argument in braces that begins at a place of a line; the index moves to the line on which it ends.</summary>
    private string Argument(ref int i, int at)
    {
        var (argument, depth) = (new StringBuilder(), 1);
        for (var count = 0; i < lines.Count && count < MaxArgumentLines; count++, i++, at = 0)
        {
            var line = WithoutComment(lines[i]);
            for (var c = Math.Min(at, line.Length); c < line.Length; c++)
            {
                if (line[c] == '\\' && c + 1 < line.Length) argument.Append(line[c++]);
                else if (line[c] == '{') depth++;
                else if (line[c] == '}' && --depth == 0) return argument.ToString();
                argument.Append(line[c]);
            }
            argument.Append(' ');
        }
        i = Math.Min(i, lines.Count - 1);
        return argument.ToString();
    }

    private static string WithoutComment(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '%') return line[..i];
        }
        return line;
    }

    [GeneratedRegex(@"^\s*\\(title|author)\s*(?:\[[^\]]*\])?\s*\{")]
    private static partial Regex HeadPattern();

    [GeneratedRegex(@"^\s*\\(part|chapter|section|subsection|subsubsection|paragraph|subparagraph)\*?\s*(?:\[[^\]]*\])?\s*\{")]
    private static partial Regex SectionPattern();

    [GeneratedRegex(@"\\begin\{([A-Za-z*]+)\}")]
    private static partial Regex BeginPattern();

    [GeneratedRegex(@"\\end\{([A-Za-z*]+)\}")]
    private static partial Regex EndPattern();

    [GeneratedRegex(@"^\s*\\item\s*(?:\[([^\]]*)\])?\s*")]
    private static partial Regex ItemPattern();

    [GeneratedRegex(@"^(?:\s*\[[^\]]*\]|\s*\{[^{}]*\})+")]
    private static partial Regex OptionPattern();

    [GeneratedRegex(@"^(?:\s*\[[^\]]*\]|\s*\{(?:[^{}]|\{[^{}]*\})*\})+")]
    private static partial Regex ColumnsPattern();

    [GeneratedRegex(
        @"\\(?:hline|(?:top|mid|bottom)rule|end(?:first)?head|end(?:last)?foot|centering)\b|\\(?:cline|cmidrule)(?:\([^)]*\))?\{[^}]*\}")]
    private static partial Regex RulePattern();

    [GeneratedRegex(@"\\\\(?:\[[^\]]*\])?")]
    private static partial Regex RowEndPattern();

    [GeneratedRegex(@"(?<!\\)&")]
    private static partial Regex CellPattern();

    [GeneratedRegex(@"\\multi(?:column|row)\{[^}]*\}\{[^}]*\}")]
    private static partial Regex SpanPattern();
}
