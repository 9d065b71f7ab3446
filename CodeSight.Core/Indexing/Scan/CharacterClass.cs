namespace CodeSight.Core.Indexing.Scan;

/// <summary>A bracket expression of an ignore pattern: [abc], [a-z], [!a], [^a], [[:digit:]].</summary>
internal static class CharacterClass
{
    /// <summary>False where the pattern's [ is never closed: then it stands for itself.</summary>
    /// <param name="pattern">Begins with the opening bracket.</param>
    /// <param name="length">Length of the expression, both brackets included.</param>
    public static bool TryMatch(ReadOnlySpan<char> pattern, char c, out int length, out bool isMember)
    {
        var at = 1;
        var negated = at < pattern.Length && pattern[at] is '!' or '^';
        if (negated) at++;
        var (first, member) = (at, false);
        for (; at < pattern.Length; at++)
        {
            if (pattern[at] == ']' && at > first)
            {
                (length, isMember) = (at + 1, member != negated);
                return true;
            }
            if (pattern[at..].StartsWith("[:") && pattern[at..].IndexOf(":]") is > 0 and var end)
            {
                member |= IsOf(pattern[(at + 2)..(at + end)], c);
                at += end + 1;
                continue;
            }
            if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
            var from = pattern[at];
            var to = from;
            if (at + 2 < pattern.Length && pattern[at + 1] == '-' && pattern[at + 2] != ']')
            {
                at += 2;
                if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
                to = pattern[at];
            }
            member |= c >= from && c <= to;
        }
        (length, isMember) = (1, false);
        return false;
    }

    private static bool IsOf(ReadOnlySpan<char> name, char c) => name switch
    {
        "alpha" => char.IsAsciiLetter(c),
        "digit" => char.IsAsciiDigit(c),
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "upper" => char.IsAsciiLetterUpper(c),
        "lower" => char.IsAsciiLetterLower(c),
        "space" => c is ' ' or (>= '\t' and <= '\r'),
        "blank" => c is ' ' or '\t',
        "punct" => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)),
        "xdigit" => char.IsAsciiHexDigit(c),
        "cntrl" => char.IsControl(c),
        _ => false,
    };
}
