using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Writes a PDF's lines as headings, paragraphs and list items. A place's line is its number on its page, in reading
/// order.
/// </summary>
internal sealed class PdfWriting(PdfLayout layout, BlockWriter writer)
{
    private readonly PdfHeadings _headings = new(layout);
    private readonly WordJoiner _joiner = new(layout);
    private readonly StringBuilder _paragraph = new();
    private int _page;
    private int _line;
    private int _paragraphStart;
    private BlockKind _paragraphKind;

    public void Write()
    {
        writer.OfferTitle(PdfTitle.Usable(layout.Title));
        foreach (var content in layout.Pages)
        {
            _page++;
            _line = 0;
            foreach (var block in PdfTables.Arrange(content.Blocks, line => _headings.LevelOf(line) is not null)) WriteBlock(block);
        }
    }

    private void WriteBlock(PdfTables.Part part)
    {
        if (part.Rows is { } rows)
        {
            var table = new TableRows(writer);
            foreach (var row in rows)
            {
                var start = _line + 1;
                _line += row.Lines;
                table.Add(row.Cells, row.IsHeader, _page, start, _line);
            }
            return;
        }
        var lines = part.Lines;
        for (var i = 0; i < lines.Count;)
        {
            if (_headings.LevelOf(lines[i]) is { } level)
            {
                EndParagraph();
                var count = _headings.CountLines(lines, i);
                var text = string.Join(' ', lines.Skip(i).Take(count).Select(piece => piece.Text));
                writer.Heading(level, text, _page, _line + 1, _line + count);
                if (_page == 1) writer.OfferTitle(text);
                _line += count;
                i += count;
            }
            else
            {
                AddLine(lines, i);
                i++;
            }
        }
        EndParagraph();
    }

    private void AddLine(IReadOnlyList<PdfLine> lines, int i)
    {
        var text = lines[i].Text;
        var isItem = TextLines.IsListItem(text);
        if (_paragraph.Length > 0 && (isItem || StartsParagraph(lines, i))) EndParagraph();
        _line++;
        if (_paragraph.Length == 0)
        {
            _paragraph.Append(text);
            (_paragraphStart, _paragraphKind) = (_line, isItem ? BlockKind.ListItem : BlockKind.Paragraph);
        }
        else if (IsShort(lines, i - 1) && !WordJoiner.EndsInHyphen(lines[i - 1].Text))
        {
            _paragraph.Append('\n').Append(text);
        }
        else
        {
            _joiner.Append(_paragraph, text);
        }
    }

    private void EndParagraph()
    {
        if (_paragraph.Length > 0) writer.Add(_paragraphKind, _paragraph.ToString(), _page, _paragraphStart, _line);
        _paragraph.Clear();
    }

    /// <summary>An indented line after one that ended early, or a wider gap than the lines' own.</summary>
    private static bool StartsParagraph(IReadOnlyList<PdfLine> lines, int i)
    {
        var (above, below) = (lines[i - 1], lines[i]);
        if (below.Height == 0) return false;
        if (below.Top - above.Bottom > 0.8 * below.Height) return true;
        var left = lines.Min(each => each.Left);
        return below.Left - left > 0.8 * below.Height && above.Left - left < 0.3 * below.Height
            && above.Text[^1] is '.' or '!' or '?' or ':' or '”' or '"';
    }

    /// <summary>Whether the line ended long before the block's right edge, as lines of a verse, an address or a form do.</summary>
    private static bool IsShort(IReadOnlyList<PdfLine> lines, int i)
    {
        if (lines[i].Height == 0)
        {
            var longest = lines.Max(each => each.Text.Length);
            return longest < 40 || lines[i].Text.Length < 0.6 * longest;
        }
        var right = lines.Max(each => each.Right);
        var left = lines.Min(each => each.Left);
        return right - lines[i].Right > Math.Max(0.25 * (right - left), 3 * lines[i].Height);
    }
}
