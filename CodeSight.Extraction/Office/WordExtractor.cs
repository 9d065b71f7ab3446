using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>
/// DOCX by the Open XML library: headings, numbered as shown, lists, tables, notes, comments, text boxes, charts,
/// formulas. A line is a paragraph's number.
/// </summary>
internal sealed class WordExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken) =>
        OfficePackage.Read(file, (stream, writer, _) =>
        {
            using var package = WordprocessingDocument.Open(stream, isEditable: false);
            if (package.MainDocumentPart is not { Document.Body: { } body } main)
                throw new InvalidDataException();
            writer.OfferTitle(OfficeTitle.Of(package));
            var hidden = new HiddenContent(file.Limits.HiddenContent);
            var chunks = new WordChunks(file, writer, 0, cancellationToken);
            new WordWriting(main, writer, hidden, chunks, cancellationToken).Write(body);
            hidden.Tell(writer);
        });
}
