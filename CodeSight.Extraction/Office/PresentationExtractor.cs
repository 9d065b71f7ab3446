using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;

namespace CodeSight.Extraction.Office;

/// <summary>
/// PPTX by the Open XML library: a slide is a page and its title a section; text, tables, charts, diagrams, notes and
/// comments.
/// </summary>
internal sealed class PresentationExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        using var stream = OfficePackage.Check(file);
        using var package = PresentationDocument.Open(stream, isEditable: false);
        if (package.PresentationPart is not { Presentation: { } presentation } main)
            throw new FileFaultException("The file is damaged: it has no presentation part.");
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(OfficeTitle.Of(package));
        var page = 0;
        foreach (var reference in presentation.SlideIdList?.Elements<SlideId>() ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            page++;
            if (reference.RelationshipId?.Value is { } id && main.TryGetPartById(id, out var part) && part is SlidePart slide)
                new SlideWriting(slide, page, writer).Write();
        }
        writer.Pages = page;
        return writer.Finish();
    }

    public string DescribeEmpty(ExtractedDocument document) => $"{document.Pages ?? 0} slides without text.";
}
