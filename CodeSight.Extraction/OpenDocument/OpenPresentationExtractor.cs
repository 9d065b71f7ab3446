using System.Globalization;
using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Presentations and drawings of OpenDocument (ODP, ODG): each slide a page, read by position, with its notes.</summary>
internal sealed class OpenPresentationExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var document = OdfFile.Open(file);
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(document.Title);
        var hidden = new HiddenContent(file.Limits.HiddenContent);
        var blocks = new OdfBlocks(document.Styles, document.Objects, writer, hidden, cancellationToken);
        var page = 0;
        foreach (var (element, _) in document.Body(_ => false))
        {
            if (element.Name != Odf.Draw + "page") continue;
            page++;
            var isHidden = document.Styles.IsHidden("drawing-page", element.Get(Odf.Draw + "style-name"));
            if (!isHidden || hidden.Reads("slide")) WriteSlide(element, page, isHidden, blocks, writer);
        }
        writer.Pages = page;
        hidden.Tell(writer);
        return writer.Finish();
    }

    private static void WriteSlide(XElement slide, int page, bool isHidden, OdfBlocks blocks, BlockWriter writer)
    {
        blocks.StartPage(page);
        writer.StartPart(null);
        var shapes = slide.Elements().Where(shape => shape.Name.LocalName is not ("notes" or "forms")).ToList();
        var title = shapes.Find(shape => shape.Get(Odf.Presentation + "class") == "title");
        if (isHidden && title is null) writer.Add(BlockKind.Paragraph, HiddenContent.Mark("slide"), page, 1, 1);
        if (title is not null)
        {
            var text = blocks.Flat(title, [], []);
            if (page == 1) writer.OfferTitle(text);
            writer.Heading(1, isHidden ? HiddenContent.Mark(text) : text, page, 1, 1);
        }
        foreach (var shape in shapes.Where(shape => shape != title).OrderBy(Row).ThenBy(shape => Centimetres(shape.Get(Odf.Svg + "x"))))
            blocks.Write(shape);
        foreach (var notes in slide.Elements(Odf.Presentation + "notes"))
        {
            var shown = notes.Elements().Where(shape => shape.Get(Odf.Presentation + "class") == "notes");
            foreach (var shape in shown)
                if (blocks.Flat(shape, [], []) is { Length: > 0 } text) writer.Add(BlockKind.Paragraph, $"Notes: {text}", page, 1, 1);
        }
    }

    // Shapes side by side start at about the same height.
    private static double Row(XElement shape) => Math.Round(Centimetres(shape.Get(Odf.Svg + "y")) * 2);

    private static double Centimetres(string? length)
    {
        if (length is not { Length: > 2 } || !double.TryParse(length.AsSpan(0, length.Length - 2), CultureInfo.InvariantCulture, out var number))
            return 0;
        return length[^2..] switch { "mm" => number / 10, "in" => number * 2.54, "pt" => number * 2.54 / 72, _ => number };
    }
}
