using CodeSight.Extraction.Pdf;

namespace CodeSight.Extraction.Images;

/// <summary>Pictures: what OCR has read of them so far, laid out as a PDF's pages are.</summary>
internal sealed class ImageExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var count = ImageFiles.CountPages(file.Bytes);
        var pages = Enumerable.Repeat(PdfPage.Empty, count).ToArray();
        var unread = RecognizedLayout.Merge(pages, Enumerable.Range(1, count), file.Recognized);
        var writer = new BlockWriter(file.Limits) { Pages = count };
        new PdfWriting(new PdfLayout(null, pages), writer).Write();
        return writer.Finish() with { UnreadPages = unread };
    }

    public string DescribeEmpty(ExtractedDocument document) => "OCR found no text in the picture.";
}
