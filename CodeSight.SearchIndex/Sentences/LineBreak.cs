namespace CodeSight.SearchIndex.Sentences;

/// <summary>
/// Tells a line break that ends a sentence (heading, list item, table row, blank line) from one where running text was wrapped.
/// </summary>
internal static class LineBreak
{
    // Text is wrapped at some 50 to 120 columns; a shorter line is a heading or an item, a longer one a paragraph of its own.
    private const int ShortestWrappedLine = 40;
    private const int MaxWrappedLine = 160;
    private const string Bullets = "-*+•‣◦▪·–—●○■□➢✓";

    /// <param name="at">Where the line break stands.</param>
    /// <param name="next">Where reading goes on; the sentence's end if this is one.</param>
    public static bool Ends(ReadOnlySpan<char> text, int at, out int next)
    {
        var follower = SentenceSplitter.SkipWhiteSpace(text, at);
        var line = text[(text[..at].LastIndexOfAny('\n', '\r') + 1)..at].Trim();
        var isEnd = follower == text.Length || IsBlankLine(text[at..follower]) || !IsWrapped(line, text[follower..]);
        next = isEnd ? at : follower;
        return isEnd;
    }

    /// <summary>Whether white space holds two line breaks.</summary>
    public static bool IsBlankLine(ReadOnlySpan<char> gap)
    {
        var first = gap.IndexOfAny('\n', '\r');
        if (first < 0) return false;
        var rest = gap[first..].StartsWith("\r\n") ? gap[(first + 2)..] : gap[(first + 1)..];
        return rest.ContainsAny('\n', '\r');
    }

    /// <summary>
    /// Whether a line begins with a list marker: a bullet, "1.", "2)", "(a)" with white space after it, or a heading's "#".
    /// </summary>
    public static bool IsBullet(ReadOnlySpan<char> line)
    {
        if (line[0] is '#' or '|' or '>') return true;
        if (Bullets.Contains(line[0])) return line.Length > 1 && char.IsWhiteSpace(line[1]);
        var at = line[0] == '(' ? 1 : 0;
        var from = at;
        while (at < line.Length && at < from + 3 && char.IsAsciiDigit(line[at])) at++;
        if (at == from && at < line.Length && char.IsAsciiLetter(line[at])) at++;
        return at > from && at + 1 < line.Length && line[at] is '.' or ')' && char.IsWhiteSpace(line[at + 1]);
    }

    private static bool IsWrapped(ReadOnlySpan<char> line, ReadOnlySpan<char> rest)
    {
        if (line.IsEmpty || IsBullet(rest)) return false;
        if (LooksLikeCode(line) || LooksLikeCode(rest[..(rest.IndexOfAny('\n', '\r') is var end and >= 0 ? end : rest.Length)]))
            return false;
        if (line[0] is '#' or '|' || line[^1] == ':' || line.Contains(" | ", StringComparison.Ordinal) || line.Contains('\t')) return false;
        if (line.Length is < ShortestWrappedLine or > MaxWrappedLine) return char.IsLower(rest[0]) && line.Length <= MaxWrappedLine;
        return true;
    }

    /// <summary>
    /// Whether a line has what running text has not: an assignment, braces, a call such as <c>name(x)</c>, a closing semicolon.
    /// </summary>
    private static bool LooksLikeCode(ReadOnlySpan<char> line)
    {
        if (line.ContainsAny('{', '}', '=') || line.TrimEnd() is [.., ';' or '\\']) return true;
        for (var at = line.IndexOf('('); at >= 0; at = line.IndexOf('('))
        {
            var isCall = at > 0 && (char.IsLetterOrDigit(line[at - 1]) || line[at - 1] == '_');
            line = line[(at + 1)..];
            if (isCall && !line.StartsWith("s)", StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
