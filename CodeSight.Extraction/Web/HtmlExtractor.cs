using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Web;

/// <summary>
/// HTML by AngleSharp: the page's main part, with headings, lists, tables and preformatted text, and the file's own
/// lines.
/// </summary>
internal sealed partial class HtmlExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        Write(TextDecoder.Decode(file.Bytes, file.Limits, DeclaredEncoding.OfHtml(file.Bytes), writer.Notes), writer, file.Limits,
            cancellationToken);
        return writer.Finish();
    }

    /// <summary>Writes a page's blocks.</summary>
    /// <param name="firstLine">The line at which the page starts, for a page inside another file.</param>
    public static void Write(string html, BlockWriter writer, ExtractionOptions limits, CancellationToken cancellationToken,
        int firstLine = 1)
    {
        HtmlDepth.Check(html);
        // XHTML closes empty elements at once; read as HTML, they would take in what follows.
        if (html.AsSpan(0, Math.Min(html.Length, 1000)).Contains("http://www.w3.org/1999/xhtml", StringComparison.Ordinal))
            html = ClosedAtOnce().Replace(html, "<$1$2></$1>");
        // No scripting, no requests: only the parser is used.
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true, IsScripting = false });
        using var page = parser.ParseDocument(html);
        cancellationToken.ThrowIfCancellationRequested();
        new HtmlWriting(writer, limits.MaxNesting, firstLine).Write(page);
    }

    [GeneratedRegex("<(title|script|style|a|b|i|em|strong|span|div|p|td|th|iframe|textarea)((?:\\s[^<>]*)?)/>")]
    private static partial Regex ClosedAtOnce();
}
