using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;

namespace CodeSight.Extraction.Office;

/// <summary>
/// PPTX by the Open XML library: a slide is a page and its title a section; text, tables, charts, diagrams, notes and
/// comments.
/// </summary>
internal sealed class PresentationExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken) =>
        OfficePackage.Read(file, (stream, writer, isRepaired) =>
        {
            using var package = PresentationDocument.Open(stream, isEditable: false);
            if (package.PresentationPart is not { Presentation: { } presentation } main)
                throw new InvalidDataException();
            writer.OfferTitle(OfficeTitle.Of(package));
            var hidden = new HiddenContent(file.Limits.HiddenContent);
            var (page, images) = (0, 0);
            foreach (var reference in presentation.SlideIdList?.Elements<SlideId>() ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (writer.IsFull) break;
                page++;
                if (reference.RelationshipId?.Value is not { } id || !main.TryGetPartById(id, out var part)
                    || part is not SlidePart { Slide: { } } slide)
                {
                    if (!isRepaired) throw new InvalidDataException();
                    continue;
                }
                var isHidden = slide.Slide?.Attribute("show") is "0" or "false";
                if (isHidden && !hidden.Reads("slide")) continue;
                var before = writer.Count;
                new SlideWriting(slide, page, isHidden, hidden, writer).Write();
                if (writer.Count == before && SlideWriting.ShowsImage(slide)) images++;
            }
            writer.Pages = page;
            if (images > 0 && images < page)
                writer.Note(string.Create(CultureInfo.InvariantCulture, $"{images} of {page} slides show images without text."));
            hidden.Tell(writer);
        });

    public string DescribeEmpty(ExtractedDocument document) => $"{document.Pages ?? 0} slides without text.";
}
