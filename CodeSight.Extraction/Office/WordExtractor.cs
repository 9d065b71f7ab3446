using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>
/// DOCX by the Open XML library: headings, numbered as shown, lists, tables, notes, comments, text boxes, charts,
/// formulas. A line is a paragraph's number.
/// </summary>
internal sealed class WordExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        using var stream = OfficePackage.Check(file);
        using var package = WordprocessingDocument.Open(stream, isEditable: false);
        if (package.MainDocumentPart?.Document is not { Body: { } body })
            throw new FileFaultException("The file is damaged: it has no document part.");
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(OfficeTitle.Of(package));
        new WordWriting(package.MainDocumentPart, writer, cancellationToken).Write(body);
        return writer.Finish();
    }
}
