using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Rst;

/// <summary>Reads the body elements of reStructuredText (docutils.sourceforge.io/docs/ref/rst/restructuredtext.html), leniently.</summary>
internal sealed partial class RstReader(List<string> lines, BlockWriter writer, int maxNesting)
{
    private static readonly HashSet<string> CodeDirectives = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "math", "productionlist", "graphviz", "prompt",
        "console", "doctest", "testcode", "raw", "highlight",
    };

    private static readonly HashSet<string> SilentDirectives = new(StringComparer.OrdinalIgnoreCase)
    {
        "toctree", "contents", "include", "default-role", "role", "sectnum", "target-notes", "meta", "autosummary",
    };

    // The order in which underlines first appear tells their levels.
    private readonly List<string> _adornments = [];

    public void Read() => Read(0, lines.Count, 0);

    private void Read(int start, int end, int depth)
    {
        for (var i = start; i < end;)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line)) i++;
            else if (depth == 0 && Heading(i, end) is > 0 and var afterHeading) i = afterHeading;
            else if (RstTable.IsGridBorder(line)) i = RstTable.WriteGrid(lines, i, end, writer);
            else if (RstTable.IsSimpleBorder(line) && RstTable.WriteSimple(lines, i, end, writer) is > 0 and var afterTable) i = afterTable;
            else if (line.AsSpan().TrimStart().StartsWith(".. ") || line.AsSpan().Trim() is "..") i = Explicit(i, end, depth);
            else i = Text(i, end, depth);
        }
    }

    /// <summary>A heading with or without a line above it; the line after it, or 0.</summary>
    private int Heading(int i, int end)
    {
        if (IsAdornment(lines[i]) && i + 2 < end && IsAdornment(lines[i + 2]) && lines[i][0] == lines[i + 2][0]
            && !string.IsNullOrWhiteSpace(lines[i + 1]))
            return WriteHeading($"{lines[i][0]}^", i, i + 1, i + 3);
        if (i + 1 < end && IsAdornment(lines[i + 1]) && !IsAdornment(lines[i]) && !char.IsWhiteSpace(lines[i][0])
            && lines[i + 1].TrimEnd().Length >= Math.Min(4, lines[i].Trim().Length))
            return WriteHeading(lines[i + 1][..1], i, i, i + 2);
        return 0;
    }

    private int WriteHeading(string adornment, int first, int text, int after)
    {
        var level = _adornments.IndexOf(adornment);
        if (level < 0)
        {
            level = _adornments.Count;
            _adornments.Add(adornment);
        }
        var heading = RstInline.Plain(lines[text].Trim());
        if (level == 0) writer.OfferTitle(heading);
        writer.Heading(level + 1, heading, null, first + 1, after);
        return after;
    }

    /// <summary>What starts with two dots: directives, comments, targets, footnotes. The line after it.</summary>
    private int Explicit(int i, int end, int depth)
    {
        var after = BlockEnd(i, end);
        var directive = DirectivePattern().Match(lines[i]);
        if (!directive.Success)
        {
            var note = NotePattern().Match(lines[i]);
            var text = lines.Skip(i + 1).Take(after - i - 1).Prepend($"{note.Groups[1].Value} {note.Groups[2].Value}");
            if (note.Success) WriteParagraph(i, after, string.Join('\n', text), BlockKind.Paragraph);
            return after;
        }
        var name = directive.Groups["name"].Value;
        var argument = directive.Groups["argument"].Value.Trim();
        var body = i + 1;
        if (SilentDirectives.Contains(name)) return after;
        while (body < after && OptionPattern().Match(lines[body]) is { Success: true } option)
        {
            if (option.Groups[1].Value is "alt" or "caption" or "header")
                writer.Add(BlockKind.Paragraph, RstInline.Plain(option.Groups[2].Value), null, body + 1, body + 1);
            body++;
        }
        if (CodeDirectives.Contains(name))
        {
            WriteCode(body, after);
            return after;
        }
        if (argument.Length > 0 && name is not ("image" or "figure" or "list-table" or "csv-table" or "index"))
            writer.Add(BlockKind.Paragraph, RstInline.Plain(argument), null, i + 1, i + 1);
        if (depth < maxNesting) Read(body, after, depth + 1);
        else WriteCode(body, after);
        return after;
    }

    /// <summary>A paragraph, list item or field; with a :: at its end, the literal block below. The line after it.</summary>
    private int Text(int i, int end, int depth)
    {
        var isItem = TextLines.IsListItem(lines[i]);
        var indent = TextLines.Indent(lines[i]);
        var stop = i + 1;
        while (stop < end && !string.IsNullOrWhiteSpace(lines[stop]) && !TextLines.IsListItem(lines[stop])
            && !(isItem && TextLines.Indent(lines[stop]) <= indent) && !IsHeadingAt(stop, end, depth))
            stop++;
        var text = TextLines.Join(lines, i, stop).TrimEnd();
        var isLiteral = text.EndsWith("::", StringComparison.Ordinal);
        if (isLiteral) text = text.Length == 2 || char.IsWhiteSpace(text[^3]) ? text[..^2] : text[..^1];
        WriteParagraph(i, stop, text, isItem ? BlockKind.ListItem : BlockKind.Paragraph);
        if (!isLiteral) return stop;
        var first = stop;
        while (first < end && string.IsNullOrWhiteSpace(lines[first])) first++;
        if (first >= end || TextLines.Indent(lines[first]) <= indent) return stop;
        var after = first;
        while (after < end && (string.IsNullOrWhiteSpace(lines[after]) || TextLines.Indent(lines[after]) > indent)) after++;
        WriteCode(first, after);
        return after;
    }

    private bool IsHeadingAt(int i, int end, int depth) => depth == 0 && i + 1 < end && IsAdornment(lines[i + 1])
        && !char.IsWhiteSpace(lines[i][0]) && !IsAdornment(lines[i]);

    private void WriteParagraph(int start, int stop, string text, BlockKind kind)
    {
        var joined = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            // Lines of a line block and fields stand on their own; all others flow.
            var piece = line.Trim();
            var standsAlone = piece.StartsWith("| ", StringComparison.Ordinal) || piece is [':', _, ..];
            if (joined.Length > 0) joined.Append(standsAlone ? '\n' : ' ');
            joined.Append(piece.StartsWith("| ", StringComparison.Ordinal) ? piece[2..] : piece);
        }
        writer.Add(kind, RstInline.Plain(joined.ToString()), null, start + 1, stop);
    }

    private void WriteCode(int start, int stop)
    {
        while (start < stop && string.IsNullOrWhiteSpace(lines[start])) start++;
        while (stop > start && string.IsNullOrWhiteSpace(lines[stop - 1])) stop--;
        if (start >= stop) return;
        var indent = int.MaxValue;
        for (var i = start; i < stop; i++)
            if (!string.IsNullOrWhiteSpace(lines[i])) indent = Math.Min(indent, TextLines.Indent(lines[i]));
        var code = string.Join('\n', lines.Skip(start).Take(stop - start).Select(line => line.Length > indent ? line[indent..] : ""));
        writer.Add(BlockKind.Code, code, null, start + 1, stop);
    }

    /// <summary>The end of an explicit block: the next line that is not blank and not indented under it.</summary>
    private int BlockEnd(int i, int end)
    {
        var indent = TextLines.Indent(lines[i]);
        var after = i + 1;
        while (after < end && (string.IsNullOrWhiteSpace(lines[after]) || TextLines.Indent(lines[after]) > indent)) after++;
        return after;
    }

    private static bool IsAdornment(string line)
    {
        var text = line.AsSpan().TrimEnd();
        return text.Length >= 2 && (char.IsPunctuation(text[0]) || char.IsSymbol(text[0])) && text.IndexOfAnyExcept(text[0]) < 0
            && text is not (".." or "::");
    }

    [GeneratedRegex(@"^\s*\.\.\s+(?:\|[^|]+\|\s+)?(?<name>[\w:.+-]+)::(?<argument>.*)$")]
    private static partial Regex DirectivePattern();

    [GeneratedRegex(@"^\s*\.\.\s+(\[[^\]]+\])\s*(.*)$")]
    private static partial Regex NotePattern();

    [GeneratedRegex(@"^\s+:([\w-]+):\s*(.*)$")]
    private static partial Regex OptionPattern();
}
