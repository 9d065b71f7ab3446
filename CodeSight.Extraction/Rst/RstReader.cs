using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Rst;

/// <summary>Reads the body elements of reStructuredText (docutils.sourceforge.io/docs/ref/rst/restructuredtext.html), leniently.</summary>
internal sealed partial class RstReader
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

    private readonly List<string> _lines;
    private readonly BlockWriter _writer;
    private readonly int _maxNesting;
    private readonly RstReferences _references;

    // The order in which underlines first appear tells their levels.
    private readonly List<string> _adornments = [];

    public RstReader(List<string> lines, BlockWriter writer, int maxNesting)
    {
        (_lines, _writer, _maxNesting) = (lines, writer, maxNesting);
        _references = new(lines, start => BlockEnd(start, lines.Count));
    }

    public void Read() => Read(0, _lines.Count, 0);

    private void Read(int start, int end, int depth)
    {
        for (var i = start; i < end;)
        {
            var line = _lines[i];
            if (string.IsNullOrWhiteSpace(line)) i++;
            else if (depth == 0 && Heading(i, end) is > 0 and var afterHeading) i = afterHeading;
            else if (RstTable.IsGridBorder(line)) i = RstTable.WriteGrid(_lines, i, end, _writer);
            else if (RstTable.IsSimpleBorder(line) && RstTable.WriteSimple(_lines, i, end, _writer) is > 0 and var afterTable) i = afterTable;
            else if (line.AsSpan().TrimStart().StartsWith(".. ") || line.AsSpan().Trim() is "..") i = Explicit(i, end, depth);
            else i = Text(i, end, depth);
        }
    }

    /// <summary>A heading with or without a line above it; the line after it, or 0.</summary>
    private int Heading(int i, int end)
    {
        if (IsAdornment(_lines[i]) && i + 2 < end && IsAdornment(_lines[i + 2]) && _lines[i][0] == _lines[i + 2][0]
            && !string.IsNullOrWhiteSpace(_lines[i + 1]))
            return WriteHeading($"{_lines[i][0]}^", i, i + 1, i + 3);
        if (i + 1 < end && IsAdornment(_lines[i + 1]) && !IsAdornment(_lines[i]) && !char.IsWhiteSpace(_lines[i][0])
            && _lines[i + 1].TrimEnd().Length >= Math.Min(4, _lines[i].Trim().Length))
            return WriteHeading(_lines[i + 1][..1], i, i, i + 2);
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
        var heading = RstInline.Plain(_lines[text].Trim());
        if (level == 0) _writer.OfferTitle(heading);
        _writer.Heading(level + 1, heading, null, first + 1, after);
        return after;
    }

    /// <summary>What starts with two dots: directives, comments, targets, footnotes. The line after it.</summary>
    private int Explicit(int i, int end, int depth)
    {
        var after = BlockEnd(i, end);
        var directive = DirectivePattern().Match(_lines[i]);
        if (!directive.Success)
        {
            if (_references.NoteAt(i) is { } note) WriteNote(note);
            return after;
        }
        var name = directive.Groups["name"].Value;
        var argument = directive.Groups["argument"].Value.Trim();
        var body = i + 1;
        if (SilentDirectives.Contains(name) || RstReferences.IsSubstitution(_lines[i])) return after;
        if (name is "list-table" or "csv-table")
        {
            if (argument.Length > 0) _writer.Add(BlockKind.Paragraph, _references.Plain(argument), null, i + 1, i + 1);
            WriteTable(name, body, after);
            WriteReferred();
            return after;
        }
        while (body < after && OptionPattern().Match(_lines[body]) is { Success: true } option)
        {
            if (option.Groups[1].Value is "alt" or "caption" or "header")
                _writer.Add(BlockKind.Paragraph, RstInline.Plain(option.Groups[2].Value), null, body + 1, body + 1);
            body++;
        }
        if (CodeDirectives.Contains(name))
        {
            WriteCode(body, after);
            return after;
        }
        if (argument.Length > 0 && name is not ("image" or "figure" or "index"))
            _writer.Add(BlockKind.Paragraph, RstInline.Plain(argument), null, i + 1, i + 1);
        if (depth < _maxNesting) Read(body, after, depth + 1);
        else WriteCode(body, after);
        return after;
    }

    private void WriteTable(string name, int body, int after)
    {
        var (headerRows, header, headerLine, delimiter) = (0, (string?)null, 0, ',');
        for (; body < after && OptionPattern().Match(_lines[body]) is { Success: true } option; body++)
        {
            var value = option.Groups[2].Value.Trim();
            switch (option.Groups[1].Value)
            {
                case "header-rows":
                    headerRows = int.TryParse(value, out var count) ? count : 0;
                    break;
                case "header":
                    (header, headerLine) = (value, body + 1);
                    break;
                case "delim":
                    delimiter = value switch { "tab" or "\\t" => '\t', "space" => ' ', [var one, ..] => one, _ => ',' };
                    break;
            }
        }
        while (body < after && string.IsNullOrWhiteSpace(_lines[body])) body++;
        if (name == "list-table") RstDirectiveTable.WriteList(_lines, body, after, headerRows, _references, _writer);
        else if (body < after || header is not null)
            RstDirectiveTable.WriteSeparated(_lines, body, after, headerRows, header, headerLine, delimiter, _references, _writer);
    }

    private void WriteReferred()
    {
        foreach (var note in _references.TakeReferred()) WriteNote(note);
    }

    private void WriteNote(RstNote note)
    {
        if (note.IsWritten) return;
        note.IsWritten = true;
        _writer.Add(BlockKind.Paragraph, $"[{note.Label}] {_references.Plain(note.Text)}", null, note.StartLine, note.EndLine);
        WriteReferred();
    }

    /// <summary>A paragraph, list item or field; with a :: at its end, the literal block below. The line after it.</summary>
    private int Text(int i, int end, int depth)
    {
        var isItem = TextLines.IsListItem(_lines[i]);
        var indent = TextLines.Indent(_lines[i]);
        var stop = i + 1;
        while (stop < end && !string.IsNullOrWhiteSpace(_lines[stop]) && !TextLines.IsListItem(_lines[stop])
            && !(isItem && TextLines.Indent(_lines[stop]) <= indent) && !IsHeadingAt(stop, end, depth))
            stop++;
        var text = TextLines.Join(_lines, i, stop).TrimEnd();
        var isLiteral = text.EndsWith("::", StringComparison.Ordinal);
        if (isLiteral) text = text.Length == 2 || char.IsWhiteSpace(text[^3]) ? text[..^2] : text[..^1];
        WriteParagraph(i, stop, text, isItem ? BlockKind.ListItem : BlockKind.Paragraph);
        if (!isLiteral) return stop;
        var first = stop;
        while (first < end && string.IsNullOrWhiteSpace(_lines[first])) first++;
        if (first >= end || TextLines.Indent(_lines[first]) <= indent) return stop;
        var after = first;
        while (after < end && (string.IsNullOrWhiteSpace(_lines[after]) || TextLines.Indent(_lines[after]) > indent)) after++;
        WriteCode(first, after);
        return after;
    }

    private bool IsHeadingAt(int i, int end, int depth) => depth == 0 && i + 1 < end && IsAdornment(_lines[i + 1])
        && !char.IsWhiteSpace(_lines[i][0]) && !IsAdornment(_lines[i]);

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
        _writer.Add(kind, _references.Plain(joined.ToString()), null, start + 1, stop);
        WriteReferred();
    }

    private void WriteCode(int start, int stop)
    {
        while (start < stop && string.IsNullOrWhiteSpace(_lines[start])) start++;
        while (stop > start && string.IsNullOrWhiteSpace(_lines[stop - 1])) stop--;
        if (start >= stop) return;
        var indent = int.MaxValue;
        for (var i = start; i < stop; i++)
            if (!string.IsNullOrWhiteSpace(_lines[i])) indent = Math.Min(indent, TextLines.Indent(_lines[i]));
        var code = string.Join('\n', _lines.Skip(start).Take(stop - start).Select(line => line.Length > indent ? line[indent..] : ""));
        _writer.Add(BlockKind.Code, code, null, start + 1, stop);
    }

    /// <summary>The end of an explicit block: the next line that is not blank and not indented under it.</summary>
    private int BlockEnd(int i, int end)
    {
        var indent = TextLines.Indent(_lines[i]);
        var after = i + 1;
        while (after < end && (string.IsNullOrWhiteSpace(_lines[after]) || TextLines.Indent(_lines[after]) > indent)) after++;
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

    [GeneratedRegex(@"^\s+:([\w-]+):\s*(.*)$")]
    private static partial Regex OptionPattern();
}
