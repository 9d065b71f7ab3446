namespace CodeSight.Extraction.OpenDocument;

/// <summary>Texts of OpenDocument (ODT). A line is the paragraph's number.</summary>
internal sealed class OpenTextExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var document = OdfFile.Open(file);
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(document.Title);
        var hidden = new HiddenContent(file.Limits.HiddenContent);
        var blocks = new OdfBlocks(document.Styles, document.Objects, writer, hidden, cancellationToken);
        foreach (var (element, _) in document.Body(_ => false)) blocks.Write(element);
        hidden.Tell(writer);
        return writer.Finish();
    }
}
