using System.Buffers;
using System.Text;

namespace CodeSight.Extraction;

/// <summary>
/// Makes text clean for reading, searching and storing: \n line ends, no control characters, no lone surrogates, no soft
/// hyphens or zero-width marks, plain spaces, ligatures as letters.
/// </summary>
internal static class TextCleaner
{
    // Before what is built with it.
    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    private static readonly SearchValues<char> Special = SearchValues.Create(BuildSpecial());
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\n");

    /// <summary>Running text: spaces folded, lines kept, blank lines and ends trimmed.</summary>
    public static string CleanText(string text)
    {
        var clean = Characters(text);
        if (!clean.AsSpan().ContainsAny('\t', '\n') && !clean.Contains("  ", StringComparison.Ordinal)) return clean.Trim(' ');
        var built = new StringBuilder(clean.Length);
        foreach (var line in clean.AsSpan().EnumerateLines()) Fold(line, built, startsLine: built.Length == 0);
        return built.ToString();

        static void Fold(ReadOnlySpan<char> line, StringBuilder built, bool startsLine)
        {
            line = line.Trim(" \t");
            if (line.IsEmpty) return;
            if (!startsLine) built.Append('\n');
            var pending = false;
            foreach (var c in line)
            {
                if (c is ' ' or '\t')
                {
                    pending = true;
                    continue;
                }
                if (pending) built.Append(' ');
                pending = false;
                built.Append(c);
            }
        }
    }

    /// <summary>One line: every run of white space is one space.</summary>
    public static string CleanLine(string text)
    {
        var clean = CleanText(text);
        return clean.Contains('\n', StringComparison.Ordinal) ? clean.Replace('\n', ' ') : clean;
    }

    /// <summary>Preformatted text: indentation kept, tabs as four spaces, ends of lines and blank lines around trimmed.</summary>
    public static string CleanCode(string text)
    {
        var clean = Characters(text).Replace("\t", "    ", StringComparison.Ordinal);
        var first = 0;
        for (var i = 0; i < clean.Length && clean[i] is ' ' or '\n'; i++)
            if (clean[i] == '\n') first = i + 1;
        clean = clean[first..].TrimEnd(' ', '\n');
        if (!clean.Contains(" \n", StringComparison.Ordinal)) return clean;
        var lines = clean.Split('\n');
        for (var i = 0; i < lines.Length; i++) lines[i] = lines[i].TrimEnd(' ');
        return string.Join('\n', lines);
    }

    /// <summary>Whether the text holds anything but white space and what cleaning removes.</summary>
    public static bool IsBlank(string text) => Characters(text).AsSpan().IndexOfAnyExcept(Spaces) < 0;

    /// <summary>Replaces and removes single characters only.</summary>
    public static string Characters(string text)
    {
        var at = text.AsSpan().IndexOfAny(Special);
        if (at < 0) return text;
        var built = new StringBuilder(text.Length).Append(text, 0, at);
        for (var i = at; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                if (i + 1 >= text.Length || text[i + 1] != '\n') built.Append('\n');
            }
            else if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) built.Append(c).Append(text[++i]);
                else built.Append('\uFFFD');
            }
            else
            {
                AppendClean(built, c);
            }
        }
        return built.ToString();
    }

    private static void AppendClean(StringBuilder built, char c)
    {
        switch (c)
        {
            case '\n' or '\t':
                built.Append(c);
                break;
            case '\v' or '\f' or '\u0085' or '\u2028' or '\u2029':
                built.Append('\n');
                break;
            // Spaces of all widths, and the one of ideographs.
            case '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000':
                built.Append(' ');
                break;
            // Soft hyphen, zero-width space and joiner of words, marks of direction, byte order mark, and the noncharacters.
            case '\u00AD' or '\u200B' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF'
                or >= '\uFFFE':
                break;
            case >= '\uFB00' and <= '\uFB06':
                built.Append(Ligatures[c - '\uFB00']);
                break;
            // Bullets of symbol fonts, which Office and old PDFs put into the private area.
            case '\uF0B7' or '\uF0A7' or '\uF0D8' or '\uF076' or '\uF0FC' or '\uF0A8':
                built.Append('•');
                break;
            case < ' ' or (>= '\u007F' and <= '\u009F'):
                break;
            default:
                built.Append(c);
                break;
        }
    }

    private static string BuildSpecial()
    {
        var built = new StringBuilder();
        for (var c = 0; c <= 0xFFFF; c++)
        {
            var one = (char)c;
            var clean = new StringBuilder();
            if (!char.IsSurrogate(one)) AppendClean(clean, one);
            if (char.IsSurrogate(one) || clean.Length != 1 || clean[0] != one) built.Append(one);
        }
        return built.ToString();
    }
}
