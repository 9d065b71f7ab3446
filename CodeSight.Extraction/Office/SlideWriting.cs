using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using A = DocumentFormat.OpenXml.Drawing;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Writes one slide: its title as heading and section, then what stands on it, its notes, its comments. A line is a
/// paragraph's number on the slide.
/// </summary>
internal sealed class SlideWriting(SlidePart part, int page, bool isHidden, HiddenContent hidden, BlockWriter writer)
{
    private readonly SlidePlaces _places = new(part);
    private int _line;

    public void Write()
    {
        writer.Leave(1);
        if (part.Slide?.CommonSlideData?.ShapeTree is { } tree)
        {
            var title = tree.Descendants<Shape>()
                .FirstOrDefault(shape => TypeOf(shape) is "title" or "ctrTitle" && !SlidePlaces.IsHidden(shape));
            if (title is not null) WriteTitle(title);
            if (isHidden && _line == 0) writer.Enter(1, HiddenContent.Mark("slide"));
            Children(tree, title);
        }
        WriteNotes();
        WriteComments();
    }

    /// <summary>Whether the slide shows a picture, of which nothing is read.</summary>
    public static bool ShowsImage(SlidePart part) =>
        part.Slide?.Descendants().Any(each => each.LocalName is "pic" or "blip" or "oleObj" or "contentPart") == true;

    private void WriteTitle(Shape title)
    {
        var text = TextCleaner.CleanLine(string.Join(' ', title.Descendants<A.Paragraph>().Select(TextOf)));
        if (text.Length == 0) return;
        _line++;
        writer.Heading(1, isHidden ? HiddenContent.Mark(text) : text, page, _line, _line);
        if (page == 1) writer.OfferTitle(text);
    }

    private void Children(OpenXmlElement parent, Shape? title)
    {
        foreach (var child in _places.InReadingOrder(parent))
        {
            if (child == title || (SlidePlaces.IsHidden(child) && !hidden.Reads("shape"))) continue;
            switch (child)
            {
                case Shape shape:
                    WriteShape(shape);
                    break;
                case GraphicFrame frame:
                    WriteFrame(frame);
                    break;
                case Picture picture:
                    var description = picture.NonVisualPictureProperties?.NonVisualDrawingProperties?.Description?.Value;
                    if (OfficeDrawing.IsDescription(description)) WriteLine(BlockKind.Paragraph, description);
                    break;
                case { LocalName: "AlternateContent" }:
                    // The fallback says the same in older words.
                    Children(child.ChildElements.FirstOrDefault(each => each.LocalName == "Choice") ?? child, title);
                    break;
                case { LocalName: "sp" or "txSp" }:
                    foreach (var paragraph in child.Descendants<A.Paragraph>()) WriteParagraph(paragraph, isBody: false, new int[9]);
                    break;
                default:
                    Children(child, title);
                    break;
            }
        }
    }

    private void WriteShape(Shape shape)
    {
        var type = TypeOf(shape);
        // Page numbers, dates and footers stand on every slide.
        if (type is "sldNum" or "dt" or "ftr" or "hdr") return;
        var isBody = type is "body" or "obj"
            || (type is null && shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape is not null);
        var counts = new int[9];
        foreach (var paragraph in shape.TextBody?.Elements<A.Paragraph>() ?? []) WriteParagraph(paragraph, isBody, counts);
    }

    private void WriteParagraph(A.Paragraph paragraph, bool isBody, int[] counts)
    {
        var text = TextOf(paragraph);
        if (TextCleaner.IsBlank(text)) return;
        var properties = paragraph.ParagraphProperties;
        var level = Math.Clamp(properties?.Level.Number() ?? 0, 0, 8);
        Array.Clear(counts, level + 1, counts.Length - level - 1);
        if (properties?.GetFirstChild<A.AutoNumberedBullet>() is { } numbered)
        {
            counts[level] = counts[level] == 0 ? numbered.StartAt.Number() ?? 1 : counts[level] + 1;
            WriteLine(BlockKind.ListItem, string.Create(CultureInfo.InvariantCulture, $"{counts[level]}. {text}"));
            return;
        }
        counts[level] = 0;
        var isItem = properties?.GetFirstChild<A.NoBullet>() is null
            && (isBody || properties?.GetFirstChild<A.CharacterBullet>() is not null);
        WriteLine(isItem ? BlockKind.ListItem : BlockKind.Paragraph, isItem ? "- " + text : text);
    }

    private void WriteFrame(GraphicFrame frame)
    {
        foreach (var table in frame.Descendants<A.Table>()) WriteTable(table);
        OfficeDrawing.Write(frame, part, writer, page, Math.Max(1, _line));
    }

    private void WriteTable(A.Table table)
    {
        var rows = new TableRows(writer);
        var isFirst = true;
        var above = new Dictionary<int, string>();
        foreach (var row in table.Elements<A.TableRow>())
        {
            _line++;
            var cells = new List<string>();
            foreach (var cell in row.Elements<A.TableCell>().Where(each => each.Attribute("hMerge") is not ("1" or "true")))
            {
                // A cell merged with the one above repeats its text.
                var text = cell.Attribute("vMerge") is "1" or "true"
                    ? above.GetValueOrDefault(cells.Count, "")
                    : string.Join(' ', cell.Descendants<A.Paragraph>().Select(TextOf));
                above[cells.Count] = text;
                TableRows.AddSpanning(cells, text, cell.GridSpan.Number() ?? 1);
            }
            rows.Add(cells, isFirst, page, _line, _line);
            isFirst = false;
        }
    }

    private void WriteNotes()
    {
        var shapes = part.NotesSlidePart?.NotesSlide?.CommonSlideData?.ShapeTree?.Descendants<Shape>()
            .Where(shape => TypeOf(shape) == "body");
        var paragraphs = shapes?.SelectMany(shape => shape.Descendants<A.Paragraph>()).Select(TextOf)
            .Where(text => !TextCleaner.IsBlank(text)).ToList() ?? [];
        if (paragraphs.Count == 0) return;
        writer.Enter(2, "Notes");
        foreach (var text in paragraphs) WriteLine(BlockKind.Paragraph, text);
        writer.Leave(2);
    }

    private void WriteComments()
    {
        foreach (var comment in SlideComments.Of(part)) WriteLine(BlockKind.Paragraph, comment);
    }

    private void WriteLine(BlockKind kind, string text)
    {
        if (TextCleaner.IsBlank(text)) return;
        _line++;
        writer.Add(kind, text, page, _line, _line);
    }

    private static string? TypeOf(Shape shape) =>
        shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape?.Type?.InnerText;

    private static string TextOf(A.Paragraph paragraph)
    {
        var text = new MarkedText();
        foreach (var child in paragraph.ChildElements)
        {
            switch (child)
            {
                case A.Run run:
                    var properties = run.RunProperties;
                    text.Strike(properties?.Attribute("strike") is "sngStrike" or "dblStrike");
                    // A vertical tab is written as an escape.
                    var plain = XmlConvert.DecodeName(run.Text?.Text) ?? "";
                    if (properties?.Attribute("baseline") is { Length: > 0 } baseline && baseline[0] is not ('-' or '0'))
                        text.AppendRaised(plain);
                    else text.Append(plain);
                    break;
                case A.Break:
                    text.Append("\n");
                    break;
                case A.Field field:
                    text.Append(field.Text?.Text);
                    break;
                case { LocalName: "m" or "oMath" or "AlternateContent" }:
                    text.Append(OfficeMath.Text(child.Child("Choice") ?? child));
                    break;
            }
        }
        return text.ToString();
    }
}
