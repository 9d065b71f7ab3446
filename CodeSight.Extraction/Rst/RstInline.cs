using System.Text;
using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Rst;

/// <summary>The text of a line without its inline marks.</summary>
internal static partial class RstInline
{
    public static string Plain(string text)
    {
        if (text.AsSpan().IndexOfAny("`*|\\") < 0) return text;
        text = Literal().Replace(text, "$1");
        if (text.Contains(":sup", StringComparison.Ordinal)) text = Raise(text);
        // The text of a reference, or its target where that is all there is.
        text = Reference().Replace(text, match => match.Groups[1].Value.Trim() is { Length: > 0 } seen && match.Groups[2].Success
            ? seen
            : match.Groups[1].Value + match.Groups[2].Value);
        text = Strong().Replace(text, "$1");
        text = Emphasis().Replace(text, "$1");
        text = Substitution().Replace(text, "$1");
        return Escape().Replace(text, "$1");
    }

    private static string Raise(string text)
    {
        var built = new StringBuilder();
        var from = 0;
        foreach (var match in Raised().EnumerateMatches(text))
        {
            built.Append(text, from, match.Index - from);
            var mark = text.AsSpan(match.Index, match.Length);
            RaisedText.Append(built, mark[(mark.IndexOf('`') + 1)..^1].ToString());
            from = match.Index + match.Length;
        }
        return built.Append(text, from, text.Length - from).ToString();
    }

    // An escaped space joins the mark to the word before it.
    [GeneratedRegex(@"(?:\\ )?:sup(?:erscript)?:`[^`]*`")]
    private static partial Regex Raised();

    [GeneratedRegex(@"``([^`]+)``")]
    private static partial Regex Literal();

    // :role:`text`, `text <target>`_, `text`_
    [GeneratedRegex(@"(?::[\w:+.-]{1,40}:)?`~?([^`<]*)(?:<([^`>]*)>)?`_{0,2}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex(@"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<![\w|])\|([\w][\w .-]*)\|_{0,2}")]
    private static partial Regex Substitution();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
