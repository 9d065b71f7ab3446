using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Tex;

/// <summary>The text of LaTeX's commands, as a person reads it.</summary>
internal static class TexInline
{
    private const int MaxDepth = 50;

    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["ss"] = "ß",
        ["ae"] = "æ",
        ["AE"] = "Æ",
        ["oe"] = "œ",
        ["OE"] = "Œ",
        ["o"] = "ø",
        ["O"] = "Ø",
        ["aa"] = "å",
        ["AA"] = "Å",
        ["l"] = "ł",
        ["L"] = "Ł",
        ["i"] = "i",
        ["j"] = "j",
        ["euro"] = "€",
        ["pounds"] = "£",
        ["S"] = "§",
        ["P"] = "¶",
        ["copyright"] = "©",
        ["dots"] = "…",
        ["ldots"] = "…",
        ["textendash"] = "–",
        ["textemdash"] = "—",
        ["textbackslash"] = "\\",
        ["textasciitilde"] = "~",
        ["LaTeX"] = "LaTeX",
        ["TeX"] = "TeX",
        ["quad"] = " ",
        ["qquad"] = " ",
        ["newline"] = "\n",
        ["par"] = "\n",
        ["texteuro"] = "€",
        ["degree"] = "°",
        ["textdegree"] = "°",
        ["times"] = "×",
        ["pm"] = "±",
        ["leq"] = "≤",
        ["geq"] = "≥",
        ["le"] = "≤",
        ["ge"] = "≥",
        ["cdot"] = "·",
        ["to"] = "→",
    };

    // Commands whose argument is no text.
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "label", "vspace", "hspace", "vspace*", "hspace*", "includegraphics", "bibliographystyle", "bibliography", "usepackage", "pagestyle",
        "thispagestyle", "input", "include", "setlength", "setcounter", "addtocounter", "pagenumbering", "color", "fontsize", "selectfont",
        "index", "phantom", "hypersetup", "newcommand", "renewcommand", "addcontentsline", "bibitem", "graphicspath",
    };

    private static readonly Dictionary<char, char> Accents = new()
    {
        ['"'] = '\u0308',
        ['\''] = '\u0301',
        ['`'] = '\u0300',
        ['^'] = '\u0302',
        ['~'] = '\u0303',
        ['='] = '\u0304',
        ['.'] = '\u0307',
        ['c'] = '\u0327',
        ['v'] = '\u030C',
        ['u'] = '\u0306',
        ['H'] = '\u030B',
        ['k'] = '\u0328',
        ['r'] = '\u030A',
    };

    // Letters with their marks, by mark: the product runs without the system's tables for composing them.
    private const string Composed =
        "a\u0308ä o\u0308ö u\u0308ü A\u0308Ä O\u0308Ö U\u0308Ü e\u0308ë i\u0308ï E\u0308Ë I\u0308Ï y\u0308ÿ a\u0301á e\u0301é i\u0301í o\u0301ó u\u0301ú "
        + "y\u0301ý A\u0301Á E\u0301É I\u0301Í O\u0301Ó U\u0301Ú c\u0301ć n\u0301ń s\u0301ś z\u0301ź C\u0301Ć S\u0301Ś Z\u0301Ź a\u0300à e\u0300è i\u0300ì o\u0300ò "
        + "u\u0300ù A\u0300À E\u0300È a\u0302â e\u0302ê i\u0302î o\u0302ô u\u0302û A\u0302Â E\u0302Ê O\u0302Ô a\u0303ã n\u0303ñ o\u0303õ N\u0303Ñ A\u0303Ã O\u0303Õ "
        + "a\u0304ā e\u0304ē i\u0304ī u\u0304ū z\u0307ż Z\u0307Ż e\u0307ė I\u0307İ c\u0327ç s\u0327ş C\u0327Ç S\u0327Ş c\u030Cč s\u030Cš z\u030Cž r\u030Cř e\u030Cě "
        + "n\u030Cň C\u030CČ S\u030CŠ Z\u030CŽ R\u030CŘ a\u0306ă g\u0306ğ o\u030Bő u\u030Bű O\u030BŐ U\u030BŰ a\u0328ą e\u0328ę A\u0328Ą E\u0328Ę u\u030Aů a\u030Aå";

    private static readonly Dictionary<(char Letter, char Mark), char> ByMark =
        Composed.Split(' ').ToDictionary(each => (each[0], each[1]), each => each[2]);

    /// <summary>The text, and its footnotes with their marks.</summary>
    public static (string Text, IReadOnlyList<string> Notes) Plain(string tex)
    {
        var (text, notes) = (new StringBuilder(), new List<string>());
        Read(tex, text, notes, 0);
        return (text.ToString(), notes);
    }

    private static void Read(string tex, StringBuilder text, List<string> notes, int depth)
    {
        for (var i = 0; i < tex.Length; i++)
        {
            var c = tex[i];
            if (c == '\\' && i + 1 < tex.Length) i = Command(tex, i + 1, text, notes, depth) - 1;
            else if (c is '{' or '}') continue;
            else if (c == '~') text.Append(' ');
            else if (c == '-' && tex.AsSpan(i).StartsWith("---")) (i, _) = (i + 2, text.Append('—'));
            else if (c == '-' && tex.AsSpan(i).StartsWith("--")) (i, _) = (i + 1, text.Append('–'));
            else if (c == '`' && tex.AsSpan(i).StartsWith("``")) (i, _) = (i + 1, text.Append('“'));
            else if (c == '\'' && tex.AsSpan(i).StartsWith("''")) (i, _) = (i + 1, text.Append('”'));
            else if (c == '$') i = Formula(tex, i, text);
            else text.Append(c);
        }
    }

    /// <summary>A formula as it is written; a mark that is nothing but raised is a note's.</summary>
    private static int Formula(string tex, int start, StringBuilder text)
    {
        var end = tex.IndexOf('$', start + 1);
        if (end < 0) return start;
        var formula = tex.AsSpan(start + 1, end - start - 1);
        if (formula is ['^', ..]) RaisedText.Append(text, formula[1..].Trim("{}").ToString());
        else text.Append(formula.ToString().Replace("{,}", ",", StringComparison.Ordinal));
        return end;
    }

    /// <summary>Reads the command whose name begins at this place; the place behind it.</summary>
    private static int Command(string tex, int at, StringBuilder text, List<string> notes, int depth)
    {
        if (!char.IsAsciiLetter(tex[at])) return Sign(tex, at, text);
        var end = at;
        while (end < tex.Length && char.IsAsciiLetter(tex[end])) end++;
        var name = tex[at..end];
        if (end < tex.Length && tex[end] == '*') end++;
        if (name.Length == 1 && Accents.ContainsKey(name[0]) && end < tex.Length && tex[end] is '{' or ' ')
            return Accent(tex, name[0], end, text);
        if (name == "verb" && end < tex.Length && tex.IndexOf(tex[end], end + 1) is > 0 and var stop)
        {
            text.Append(tex, end + 1, stop - end - 1);
            return stop + 1;
        }
        if (Signs.TryGetValue(name, out var sign))
        {
            text.Append(sign);
            return end < tex.Length && tex[end] == ' ' && sign.Length == 1 && char.IsLetter(sign[0]) ? end + 1 : end;
        }
        var option = Option(tex, ref end);
        if (end >= tex.Length || tex[end] != '{') return end;
        var argument = Braces(tex, end, out var after);
        Apply(name, argument, option, tex, ref after, text, notes, depth);
        return after;
    }

    private static void Apply(
        string name, string argument, string option, string tex, ref int after, StringBuilder text, List<string> notes, int depth)
    {
        if (depth >= MaxDepth || Silent.Contains(name)) return;
        switch (name)
        {
            case "footnote":
                var inner = new StringBuilder();
                Read(argument, inner, notes, depth + 1);
                var mark = string.Create(CultureInfo.InvariantCulture, $"[{notes.Count + 1}]");
                text.Append(' ').Append(mark);
                notes.Add($"{mark} {inner}");
                break;
            case "cite" or "citep" or "citet" or "parencite" or "autocite":
                text.Append('[').Append(argument).Append(option.Length > 0 ? $", {option}" : "").Append(']');
                break;
            case "href":
                if (after < tex.Length && tex[after] == '{') Read(Braces(tex, after, out after), text, notes, depth + 1);
                break;
            case "textcolor" or "colorbox" or "foreignlanguage" or "parbox" or "raisebox":
                if (after < tex.Length && tex[after] == '{') Read(Braces(tex, after, out after), text, notes, depth + 1);
                break;
            case "SI" or "qty":
                Read(argument, text, notes, depth + 1);
                if (after >= tex.Length || tex[after] != '{') break;
                text.Append(' ').Append(Braces(tex, after, out after).Replace("\\", "", StringComparison.Ordinal));
                break;
            case "sout" or "st" or "xout":
                text.Append("~~");
                Read(argument, text, notes, depth + 1);
                text.Append("~~");
                break;
            case "textsuperscript":
                var raised = new StringBuilder();
                Read(argument, raised, notes, depth + 1);
                RaisedText.Append(text, raised.ToString());
                break;
            default:
                Read(argument, text, notes, depth + 1);
                break;
        }
    }

    private static int Sign(string tex, int at, StringBuilder text)
    {
        var c = tex[at];
        if (Accents.ContainsKey(c) && at + 1 < tex.Length && (char.IsAsciiLetter(tex[at + 1]) || tex[at + 1] is '{' or '\\'))
            return Accent(tex, c, at + 1, text);
        switch (c)
        {
            case '\\':
                text.Append('\n');
                break;
            case ' ' or ',' or ';' or ':' or '!' or '/':
                if (c is ' ' or ',' or ';' or ':') text.Append(' ');
                break;
            case '-' or '(' or ')' or '[' or ']' or '@':
                break;
            default:
                text.Append(c);
                break;
        }
        return at + 1;
    }

    private static int Accent(string tex, char accent, int at, StringBuilder text)
    {
        while (at < tex.Length && tex[at] is '{' or ' ' or '\\') at++;
        if (at >= tex.Length) return at;
        var letter = tex[at++];
        if (ByMark.TryGetValue((letter, Accents[accent]), out var whole)) text.Append(whole);
        else text.Append(letter).Append(Accents[accent]);
        if (at < tex.Length && tex[at] == '}') at++;
        return at;
    }

    private static string Option(string tex, ref int at)
    {
        if (at >= tex.Length || tex[at] != '[' || tex.IndexOf(']', at) is not (> 0 and var end)) return "";
        var option = tex[(at + 1)..end];
        at = end + 1;
        return option;
    }

    /// <summary>What is in the braces that open at a place.</summary>
    private static string Braces(string tex, int at, out int after)
    {
        var depth = 0;
        for (var i = at; i < tex.Length; i++)
        {
            if (tex[i] == '\\') i++;
            else if (tex[i] == '{') depth++;
            else if (tex[i] == '}' && --depth == 0)
            {
                after = i + 1;
                return tex[(at + 1)..i];
            }
        }
        after = tex.Length;
        return tex[Math.Min(at + 1, tex.Length)..];
    }
}
