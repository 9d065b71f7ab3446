using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Walks a Word document and writes its blocks; a place is the number of the paragraph, counted through tables and
/// boxes.
/// </summary>
internal sealed class WordWriting(MainDocumentPart part, BlockWriter writer, CancellationToken cancellationToken)
{
    private const int TitleLevel = 0;
    private readonly WordStyles _styles = new(part);
    private readonly WordNumbering _numbering = new(part);
    private readonly WordNotes _notes = new(part);
    private OpenXmlPart _owner = part;
    private int _number;

    public void Write(Body body)
    {
        WriteOnce(part.HeaderParts.Select(each => ((OpenXmlPart)each, (OpenXmlElement?)each.Header)));
        Children(body);
        writer.Leave(TitleLevel);
        WriteOnce(part.FooterParts.Select(each => ((OpenXmlPart)each, (OpenXmlElement?)each.Footer)));
    }

    /// <summary>Headers and footers stand on every page and are written once; those that say the same, once together.</summary>
    private void WriteOnce(IEnumerable<(OpenXmlPart Part, OpenXmlElement? Root)> parts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (source, root) in parts)
        {
            if (root is null) continue;
            _owner = source;
            foreach (var paragraph in root.Descendants<Paragraph>())
            {
                var text = TextCleaner.CleanText(WordText.Of(paragraph).Text);
                // A lone page number is no text.
                if (text.Any(char.IsLetter) && seen.Add(text))
                    writer.Add(BlockKind.Paragraph, text, null, Math.Max(1, _number), Math.Max(1, _number));
            }
        }
        _owner = part;
    }

    private void Children(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (child)
            {
                case Paragraph paragraph:
                    WriteParagraph(paragraph);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case { LocalName: "del" or "moveFrom" or "sectPr" or "sdtPr" or "Fallback" }:
                    break;
                case { LocalName: "oMathPara" or "oMath" }:
                    writer.Add(BlockKind.Paragraph, OfficeMath.Text(child), null, ++_number, _number);
                    break;
                default:
                    Children(child);
                    break;
            }
        }
    }

    private void WriteParagraph(Paragraph paragraph)
    {
        _number++;
        var read = WordText.Of(paragraph);
        var place = _number;
        var isBlank = TextCleaner.IsBlank(read.Text);
        var level = _styles.HeadingLevel(paragraph);
        var marker = !isBlank && _styles.Numbering(paragraph) is var (id, depth) ? _numbering.Next(id, depth) : null;
        if (isBlank)
        {
            // An empty paragraph may still hold a drawing.
        }
        else if (level is { } heading)
        {
            var text = marker is null or "-" ? read.Text : $"{marker} {read.Text}";
            writer.Heading(heading, text, null, place, place);
            if (heading <= 1) writer.OfferTitle(read.Text);
        }
        else if (_styles.IsCode(paragraph))
        {
            writer.Add(BlockKind.Code, read.Text, null, place, place);
        }
        else
        {
            var text = marker is null ? read.Text : $"{marker} {read.Text}";
            writer.Add(marker is null ? BlockKind.Paragraph : BlockKind.ListItem, text, null, place, place);
        }
        WriteAttached(read, place);
    }

    private void WriteAttached(WordText read, int place)
    {
        foreach (var box in read.TextBoxes) Children(box);
        foreach (var drawing in read.Drawings) OfficeDrawing.Write(drawing, _owner, writer, null, place);
        foreach (var (id, text) in _notes.Find(read)) writer.Add(BlockKind.Paragraph, $"{id} {text}", null, place, place);
    }

    private void WriteTable(Table table)
    {
        var rows = table.Elements<TableRow>().Concat(table.Elements<SdtRow>().SelectMany(each => each.Descendants<TableRow>())).ToList();
        // A table of one column is a frame around ordinary text.
        if (rows.TrueForAll(row => Cells(row).Count() < 2))
        {
            foreach (var cell in rows.SelectMany(Cells)) Children(cell);
            return;
        }
        var written = new TableRows(writer);
        var above = new Dictionary<int, string>();
        for (var i = 0; i < rows.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = _number + 1;
            var attached = new List<WordText>();
            var texts = RowTexts([.. Cells(rows[i])], above, attached);
            var isHeader = i == 0 || rows.Take(i + 1).All(row => row.TableRowProperties?.GetFirstChild<TableHeader>() is not null);
            written.Add(texts, isHeader && rows.Count > 1, null, start, Math.Max(start, _number));
            foreach (var read in attached) WriteAttached(read, _number);
        }
    }

    private List<string> RowTexts(List<TableCell> cells, Dictionary<int, string> above, List<WordText> attached)
    {
        var texts = new List<string>();
        foreach (var cell in cells)
        {
            var span = cells.Count == 1 ? 1 : cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1;
            TableRows.AddSpanning(texts, CellText(cell, texts.Count, above, attached), span);
        }
        return texts;
    }

    /// <summary>A cell's paragraphs on one line; a cell merged with the one above repeats its text.</summary>
    private string CellText(TableCell cell, int column, Dictionary<int, string> above, List<WordText> attached)
    {
        var parts = new List<string>();
        foreach (var paragraph in cell.Descendants<Paragraph>().Where(each => !IsInBox(each, cell)))
        {
            _number++;
            var read = WordText.Of(paragraph);
            if (read.TextBoxes.Count + read.Drawings.Count + read.Footnotes.Count + read.Endnotes.Count + read.Comments.Count > 0)
                attached.Add(read);
            var text = TextCleaner.CleanLine(read.Text);
            if (text.Length == 0) continue;
            parts.Add(_styles.Numbering(paragraph) is var (id, level) ? $"{_numbering.Next(id, level)} {text}" : text);
        }
        var joined = string.Join(' ', parts);
        var merge = cell.TableCellProperties?.VerticalMerge;
        if (merge is not null && merge.Val?.InnerText != "restart" && joined.Length == 0) return above.GetValueOrDefault(column, "");
        above[column] = joined;
        return joined;
    }

    // Text boxes are written after their row.
    private static bool IsInBox(OpenXmlElement element, OpenXmlElement within)
    {
        for (var parent = element.Parent; parent is not null && parent != within; parent = parent.Parent)
            if (parent.LocalName is "txbxContent" or "del" or "moveFrom") return true;
        return false;
    }

    private static IEnumerable<TableCell> Cells(TableRow row) =>
        row.ChildElements.SelectMany(child => child switch
        {
            TableCell cell => [cell],
            { LocalName: "sdt" or "customXml" or "ins" } => child.Descendants<TableCell>().Take(1),
            _ => [],
        });
}
