using System.Text;

namespace CodeSight.Extraction.Text;

/// <summary>A text as lines, counted as an editor counts them.</summary>
internal static class TextLines
{
    /// <summary>The lines without their ends (\n, \r\n or \r).</summary>
    public static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start <= text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r');
            if (end < 0)
            {
                lines.Add(text[start..]);
                break;
            }
            lines.Add(text.Substring(start, end));
            start += end + (text[start + end] == '\r' && start + end + 1 < text.Length && text[start + end + 1] == '\n' ? 2 : 1);
        }
        return lines;
    }

    /// <summary>Lines from (included) to (excluded), joined by \n.</summary>
    public static string Join(List<string> lines, int from, int to)
    {
        if (to - from == 1) return lines[from];
        var built = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            if (i > from) built.Append('\n');
            built.Append(lines[i]);
        }
        return built.ToString();
    }

    /// <summary>Width of the white space before the line's text, a tab counting as four.</summary>
    public static int Indent(string line)
    {
        var indent = 0;
        foreach (var c in line)
        {
            if (c == ' ') indent++;
            else if (c == '\t') indent += 4;
            else break;
        }
        return indent;
    }

    /// <summary>Whether the line starts with a list marker: a bullet, or a number or letter with . or ).</summary>
    public static bool IsListItem(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t\u00A0");
        if (line.Length < 3) return false;
        if (line[0] is '-' or '*' or '+' or '•' or '·' or '▪' or '◦' or '‣' or '–' or '\uF0B7' or 'o' or '○' or '●' or '■')
            return line[1] is ' ' or '\t' or '\u00A0';
        var digits = 0;
        while (digits < line.Length && digits < 4 && char.IsAsciiDigit(line[digits])) digits++;
        if (digits == 0 && line[0] == '(' && line.Length > 3 && line[2] == ')' && char.IsAsciiLetterOrDigit(line[1])) return line[3] == ' ';
        if (digits == 0 && char.IsAsciiLetterLower(line[0])) digits = 1;
        return digits is > 0 and < 4 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] is ' ' or '\t';
    }
}
