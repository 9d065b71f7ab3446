using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Writes a PDF's lines as headings, paragraphs and list items. A place's line is its number on its page, in reading
/// order.
/// </summary>
internal sealed class PdfWriting
{
    private readonly PdfLayout _layout;
    private readonly BlockWriter _writer;
    private readonly PdfHeadings _headings;
    private readonly WordJoiner _joiner;
    private readonly StringBuilder _paragraph = new();
    private int _page;
    private int _line;
    private int _paragraphStart;
    private BlockKind _paragraphKind;
    private double _gap;
    private (double Start, double End, int Longest, bool IsRightToLeft) _block;

    public PdfWriting(PdfLayout layout, BlockWriter writer)
    {
        _layout = layout with { Pages = [.. layout.Pages.Select(Arrange)] };
        _writer = writer;
        _headings = new(_layout);
        _joiner = new(_layout);
    }

    public void Write()
    {
        _writer.OfferTitle(PdfTitle.Usable(_layout.Title));
        foreach (var page in _layout.Pages)
        {
            _page++;
            _line = 0;
            var parts = page.IsAsDrawn
                ? page.Blocks.Select(block => new PdfTables.Part(block, null))
                : PdfTables.Arrange(page.Blocks, line => _headings.LevelOf(line) is not null, _joiner.Join);
            foreach (var part in parts) WriteBlock(part);
        }
    }

    private static PdfPage Arrange(PdfPage page)
    {
        if (page.IsAsDrawn) return page;
        var arranged = PdfWatermark.MoveToEnd(page);
        return arranged with { Blocks = PdfColumns.Arrange(arranged.Blocks) };
    }

    private void WriteBlock(PdfTables.Part part)
    {
        if (part.Rows is { } rows)
        {
            var table = new TableRows(_writer);
            foreach (var row in rows)
            {
                var start = _line + 1;
                _line += row.Lines;
                table.Add(row.Cells, row.IsHeader, _page, start, _line);
            }
            return;
        }
        var lines = part.Lines;
        var isRightToLeft = lines.Count(line => RightToLeft.IsIn(line.Text)) * 2 > lines.Count;
        _block = (0, 0, lines.Max(line => line.Text.Length), isRightToLeft);
        _gap = UsualGap(lines);
        _block = _block with { Start = lines.Min(StartOf), End = lines.Max(EndOf) };
        for (var i = 0; i < lines.Count;)
        {
            if (_headings.LevelOf(lines[i]) is { } level)
            {
                EndParagraph();
                var count = _headings.CountLines(lines, i);
                var text = lines.Skip(i).Take(count).Select(piece => piece.Text).Aggregate(_joiner.Join);
                _writer.Heading(level, text, _page, _line + 1, _line + count);
                if (_page == 1) _writer.OfferTitle(text);
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
        if (_paragraph.Length > 0) _writer.Add(_paragraphKind, _paragraph.ToString(), _page, _paragraphStart, _line);
        _paragraph.Clear();
    }

    /// <summary>An indented line after one that ended early, or a wider gap than the lines' own.</summary>
    private bool StartsParagraph(IReadOnlyList<PdfLine> lines, int i)
    {
        var (above, below) = (lines[i - 1], lines[i]);
        if (below.Height == 0) return false;
        if (below.Top - above.Bottom > Math.Max(0.8 * below.Height, 1.3 * _gap)) return true;
        return StartOf(below) - _block.Start > 0.8 * below.Height && StartOf(above) - _block.Start < 0.3 * below.Height
            && above.Text[^1] is '.' or '!' or '?' or ':' or '”' or '"';
    }

    /// <summary>Whether the line ended long before the block's edge, as lines of a verse, an address or a form do.</summary>
    private bool IsShort(IReadOnlyList<PdfLine> lines, int i)
    {
        if (lines[i].Height == 0) return _block.Longest < 40 || lines[i].Text.Length < 0.6 * _block.Longest;
        return _block.End - EndOf(lines[i]) > Math.Max(0.25 * (_block.End - _block.Start), 3 * lines[i].Height);
    }

    /// <summary>The median of the distances between lines: wide ones everywhere separate no paragraphs.</summary>
    private static double UsualGap(IReadOnlyList<PdfLine> lines)
    {
        if (lines.Count < 2) return 0;
        var gaps = new double[lines.Count - 1];
        for (var i = 0; i < gaps.Length; i++) gaps[i] = lines[i + 1].Top - lines[i].Bottom;
        Array.Sort(gaps);
        return gaps[gaps.Length / 2];
    }

    // How far along its direction a line begins and ends.
    private double StartOf(PdfLine line) => _block.IsRightToLeft ? -line.Right : line.Left;

    private double EndOf(PdfLine line) => _block.IsRightToLeft ? -line.Left : line.Right;
}
