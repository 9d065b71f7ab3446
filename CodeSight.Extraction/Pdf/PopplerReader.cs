using System.Globalization;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads a PDF with poppler: words with their boxes, so that paragraphs, headings and words hyphenated at line ends are told from the
/// layout. Text that runs from right to left is read in poppler's own order instead, which knows how to turn it.
/// </summary>
internal static class PopplerReader
{
    /// <inheritdoc cref="PdfReading"/>
    public static PdfLayout Read(SourceFile file, PdfPageRange range, CancellationToken cancellationToken)
    {
        string[] pages = range == PdfPageRange.All
            ? []
            : ["-f", range.First.ToString(CultureInfo.InvariantCulture), "-l", range.Last.ToString(CultureInfo.InvariantCulture)];
        var boxes = new PdfBoxReader(file.Limits.MaxTextLength);
        Poppler.Run(file, [.. pages, "-bbox-layout"], boxes.ReadLine, cancellationToken);
        var layout = boxes.Finish();
        if (!layout.IsRightToLeft) return layout;
        var plain = new PdfPlainReader(file.Limits.MaxTextLength);
        Poppler.Run(file, pages, plain.ReadLine, cancellationToken);
        return layout with { Pages = plain.Finish() };
    }
}
