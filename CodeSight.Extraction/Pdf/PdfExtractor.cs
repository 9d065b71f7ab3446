namespace CodeSight.Extraction.Pdf;

/// <summary>
/// PDF by poppler: words with their boxes, so that paragraphs, headings and words hyphenated at line ends are told from the
/// layout. Text that runs from right to left is read in poppler's own order instead, which knows how to turn it.
/// </summary>
internal sealed class PdfExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 1024)).IndexOf("%PDF"u8) < 0)
            throw new FileFaultException("It is not a PDF, or its beginning is damaged.");
        var boxes = new PdfBoxReader(file.Limits.MaxTextLength);
        Poppler.Run(file, ["-bbox-layout"], boxes.ReadLine, cancellationToken);
        var layout = boxes.Finish();
        if (layout.IsRightToLeft)
        {
            var plain = new PdfPlainReader(file.Limits.MaxTextLength);
            Poppler.Run(file, [], plain.ReadLine, cancellationToken);
            layout = layout with { Pages = plain.Finish() };
        }
        var writer = new BlockWriter(file.Limits) { Pages = layout.Pages.Count };
        new PdfWriting(layout, writer).Write();
        return writer.Finish();
    }

    public string DescribeEmpty(ExtractedDocument document) => document.Pages switch
    {
        null or 0 => "The PDF has no pages.",
        1 => "1 page without a text layer (a scan?): its text can be found after text recognition (OCR).",
        var pages => $"{pages} pages without a text layer (scans?): their text can be found after text recognition (OCR).",
    };
}
