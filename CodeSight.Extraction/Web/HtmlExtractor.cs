using AngleSharp.Html.Parser;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Web;

/// <summary>
/// HTML by AngleSharp: the page's main part, with headings, lists, tables and preformatted text, and the file's own
/// lines.
/// </summary>
internal sealed class HtmlExtractor : IExtractor
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
        // No scripting, no requests: only the parser is used.
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true, IsScripting = false });
        using var page = parser.ParseDocument(html);
        cancellationToken.ThrowIfCancellationRequested();
        new HtmlWriting(writer, limits.MaxNesting, firstLine).Write(page);
    }
}
