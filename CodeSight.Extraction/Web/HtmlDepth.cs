namespace CodeSight.Extraction.Web;

/// <summary>
/// Looks a page over before it is parsed: the parser's time grows with the square of the nesting. Elements that end by
/// themselves, such as paragraphs and cells, do not count, so that pages which never close them pass.
/// </summary>
internal static class HtmlDepth
{
    private const int Limit = 4000;
    private const int NameLength = 16;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> EndingByThemselves =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "html", "head", "body",
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "rb", "rt", "rp",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="FileFaultException">The elements are nested too deeply.</exception>
    public static void Check(ReadOnlySpan<char> html)
    {
        var depth = 0;
        while (html.IndexOf('<') is >= 0 and var start)
        {
            html = html[(start + 1)..];
            var isEnd = html is ['/', ..];
            var name = html[(isEnd ? 1 : 0)..];
            var length = 0;
            while (length < name.Length && length < NameLength && char.IsAsciiLetterOrDigit(name[length])) length++;
            if (length == 0 || EndingByThemselves.Contains(name[..length])) continue;
            if (isEnd) depth = Math.Max(0, depth - 1);
            else if (++depth > Limit) throw new FileFaultException(ReaderReasons.TooDeep);
        }
    }
}
