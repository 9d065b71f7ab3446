using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Walks a Word document and writes its blocks; a place is the number of the paragraph, counted through tables and
/// boxes.
/// </summary>
internal sealed class WordWriting
{
    private const int TitleLevel = 0;
    private readonly MainDocumentPart _part;
    private readonly BlockWriter _writer;
    private readonly WordChunks _chunks;
    private readonly CancellationToken _cancellationToken;
    private readonly WordNumbering _numbering;
    private readonly WordContext _context;
    private OpenXmlPart _owner;
    private int _number;

    public WordWriting(
        MainDocumentPart part, BlockWriter writer, HiddenContent hidden, WordChunks chunks, CancellationToken cancellationToken)
    {
        (_part, _owner, _writer, _chunks, _cancellationToken) = (part, part, writer, chunks, cancellationToken);
        _numbering = new(part);
        _context = new(new(part), new(part), hidden);
    }

    public void Write(Body body)
    {
        WriteOnce(_part.HeaderParts.Select(each => ((OpenXmlPart)each, (OpenXmlElement?)each.Header)));
        Children(body);
        _writer.Leave(TitleLevel);
        WriteOnce(_part.FooterParts.Select(each => ((OpenXmlPart)each, (OpenXmlElement?)each.Footer)));
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
                var text = TextCleaner.CleanText(WordText.Of(paragraph, _context).Text);
                // A lone page number is no text.
                if (text.Any(char.IsLetter) && seen.Add(text))
                    _writer.Add(BlockKind.Paragraph, text, null, Math.Max(1, _number), Math.Max(1, _number));
            }
        }
        _owner = _part;
    }

    private void Children(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_writer.IsFull) return;
            switch (child)
            {
                case AltChunk chunk:
                    _chunks.Write(chunk, _owner, _context.Hidden, ++_number);
                    break;
                case Paragraph paragraph:
                    WriteParagraph(paragraph);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case { LocalName: "del" or "moveFrom" or "sectPr" or "sdtPr" or "Fallback" }:
                    break;
                case { LocalName: "oMathPara" or "oMath" }:
                    _writer.Add(BlockKind.Paragraph, OfficeMath.Text(child), null, ++_number, _number);
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
        var read = WordText.Of(paragraph, _context);
        var place = _number;
        var isBlank = TextCleaner.IsBlank(read.Text);
        var level = _context.Styles.HeadingLevel(paragraph);
        // An empty paragraph of a list has its number as well, unless all of it is hidden.
        var marker = !(isBlank && read.HidesText) && _context.Styles.Numbering(paragraph, _numbering) is var (id, depth)
            ? _numbering.Next(id, depth)
            : null;
        if (isBlank)
        {
            // An empty paragraph may still hold a drawing.
        }
        else if (level is { } heading)
        {
            var text = marker is null or "-" ? read.Text : $"{marker} {read.Text}";
            _writer.Heading(heading, text, null, place, place);
            if (heading <= 1) _writer.OfferTitle(read.Text);
        }
        else if (_context.Styles.IsCode(paragraph))
        {
            _writer.Add(BlockKind.Code, read.Text, null, place, place);
        }
        else
        {
            var text = marker is null ? read.Text : $"{marker} {read.Text}";
            _writer.Add(marker is null ? BlockKind.Paragraph : BlockKind.ListItem, text, null, place, place);
        }
        WriteAttached(read, place);
    }

    private void WriteAttached(WordText read, int place)
    {
        foreach (var box in read.TextBoxes) Children(box);
        foreach (var drawing in read.Drawings) OfficeDrawing.Write(drawing, _owner, _writer, null, place);
        foreach (var (id, text) in _context.Notes.Find(read, _context))
            _writer.Add(BlockKind.Paragraph, $"{id} {text}", null, place, place);
    }

    private void WriteTable(Table table)
    {
        var rows = Rows(table).ToList();
        // A table of one column is a frame around ordinary text.
        if (rows.TrueForAll(row => Cells(row).Count() < 2))
        {
            foreach (var cell in rows.SelectMany(Cells)) Children(cell);
            return;
        }
        var written = new TableRows(_writer);
        var above = new Dictionary<int, string>();
        for (var i = 0; i < rows.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var start = _number + 1;
            var attached = new List<WordText>();
            var texts = RowTexts([.. Cells(rows[i])], above, attached);
            // It is read only where hidden content is marked.
            if (texts.Count > 0 && IsHidden(rows[i])) texts[0] = HiddenContent.Mark(texts[0]);
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
            var span = cells.Count == 1 ? 1 : cell.TableCellProperties?.GridSpan?.Val.Number() ?? 1;
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
            var read = WordText.Of(paragraph, _context);
            if (read.TextBoxes.Count + read.Drawings.Count + read.Footnotes.Count + read.Endnotes.Count + read.Comments.Count > 0)
                attached.Add(read);
            var text = TextCleaner.CleanLine(read.Text);
            if (text.Length == 0) continue;
            parts.Add(_context.Styles.Numbering(paragraph, _numbering) is var (id, level) ? $"{_numbering.Next(id, level)} {text}" : text);
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

    /// <summary>The rows in their order, also those within content controls; deleted ones are left out.</summary>
    private IEnumerable<TableRow> Rows(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements)
        {
            if (child is TableRow row)
            {
                if (row.TableRowProperties?.Child("del") is not null) continue;
                if (!IsHidden(row) || _context.Hidden.Reads("row")) yield return row;
            }
            else if (child.LocalName is "sdt" or "sdtContent" or "customXml" or "ins" or "moveTo")
            {
                foreach (var inner in Rows(child)) yield return inner;
            }
        }
    }

    private static bool IsHidden(TableRow row) => row.TableRowProperties?.Child("hidden").IsOn() == true;

    private static IEnumerable<TableCell> Cells(OpenXmlElement parent) =>
        parent.ChildElements.SelectMany(child => child switch
        {
            TableCell cell => [cell],
            { LocalName: "sdt" or "sdtContent" or "customXml" or "ins" or "moveTo" } => Cells(child),
            _ => [],
        });
}
