using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Writes paragraphs, headings, lists, tables and what is drawn. A line is the paragraph's number, of the file or of the slide.</summary>
internal sealed class OdfBlocks(
    OdfStyles styles, OdfObjects objects, BlockWriter writer, HiddenContent hidden, CancellationToken cancellationToken)
{
    private readonly OdfLists _lists = new(styles);
    private readonly int _maxNesting = writer.Limits.MaxNesting;
    private int _paragraph;

    /// <summary>The slide that is being read, or null.</summary>
    public int? Page { get; private set; }

    /// <summary>Begins a slide: its paragraphs are counted anew.</summary>
    public void StartPage(int page) => (Page, _paragraph) = (page, 0);

    /// <summary>Writes an element of the body.</summary>
    public void Write(XElement element, int depth = 0)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > _maxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
        switch (element.Name.LocalName)
        {
            case "p":
                WriteParagraph(element, depth);
                break;
            case "h":
                WriteHeading(element, depth);
                break;
            case "list":
                WriteList(element, null, depth);
                break;
            case "table":
                WriteTable(element, depth);
                break;
            case "tracked-changes" or "table-of-content" or "sequence-decls" or "variable-decls" or "user-field-decls" or "forms" or "notes"
                or "image" or "object" or "object-ole" or "plugin" or "settings" or "animations" or "event-listeners":
                break;
            case "section" when element.Get(Odf.Text + "display") == "none" && !hidden.Reads("section"):
                break;
            case "frame":
                WriteDescription(element);
                if (!WriteObject(element)) WriteChildren(element, depth);
                break;
            case "annotation":
                WriteAttached([(CommentMark(element), element)], [], depth);
                break;
            case "desc" or "title":
                break;
            default:
                WriteChildren(element, depth);
                break;
        }
    }

    /// <summary>A paragraph's text on one line with its marks, or null where it is hidden; its notes are kept for later.</summary>
    public string? TextOf(XElement paragraph, List<(string Mark, XElement Body)> notes, List<XElement> drawings)
    {
        var style = paragraph.Get(Odf.Text + "style-name");
        var isHidden = styles.IsHidden("paragraph", style);
        if (isHidden && !hidden.Reads("paragraph")) return null;
        var reader = new OdfText(styles, objects, hidden, _maxNesting);
        var text = reader.Of(paragraph);
        notes.AddRange(reader.Notes);
        drawings.AddRange(reader.Drawings);
        if (isHidden) text = HiddenContent.Mark(text);
        return styles.IsStruck("paragraph", style) && !string.IsNullOrWhiteSpace(text) ? $"~~{text}~~" : text;
    }

    /// <summary>All text in an element on one line, such as a cell's or a note's.</summary>
    public string Flat(XElement element, List<(string Mark, XElement Body)> notes, List<XElement> drawings)
    {
        var parts = new List<string>();
        // Iterative by the library: no deeper than the reader let it be.
        foreach (var paragraph in element.Descendants().Where(IsParagraph))
        {
            if (paragraph.Ancestors().TakeWhile(each => each != element).Any(IsAside)) continue;
            if (TextOf(paragraph, notes, drawings) is { } text && !string.IsNullOrWhiteSpace(text)) parts.Add(text.Trim());
        }
        return string.Join(' ', parts);
    }

    /// <summary>Writes the notes that a statement refers to, and the text of what is drawn in it.</summary>
    public void WriteAttached(List<(string Mark, XElement Body)> notes, List<XElement> drawings, int depth)
    {
        var line = Math.Max(1, _paragraph);
        foreach (var (mark, body) in notes)
        {
            var (inner, drawn) = (new List<(string, XElement)>(), new List<XElement>());
            writer.Add(BlockKind.Paragraph, $"{mark} {Flat(body, inner, drawn)}", Page, line, line);
        }
        foreach (var drawing in drawings) Write(drawing, depth + 1);
    }

    /// <summary>How the text of a comment begins.</summary>
    public static string CommentMark(XElement comment) =>
        (string?)comment.Element(Odf.Dublin + "creator") is { Length: > 0 } author ? $"Comment by {author}:" : "Comment:";

    private static bool IsParagraph(XElement element) =>
        element.Name.Namespace == Odf.Text && element.Name.LocalName is "p" or "h";

    // Paragraphs of these are read with the paragraph that holds them.
    private static bool IsAside(XElement element) => element.Name.LocalName is "note" or "annotation" or "frame" or "custom-shape" or "p" or "h";

    private void WriteChildren(XElement element, int depth)
    {
        foreach (var child in element.Elements()) Write(child, depth + 1);
    }

    private bool WriteObject(XElement frame)
    {
        var line = Math.Max(1, _paragraph);
        if (objects.FormulaIn(frame) is { } formula)
        {
            writer.Add(BlockKind.Paragraph, formula, Page, line, line);
            return true;
        }
        if (objects.ChartIn(frame) is not { } chart) return false;
        if (chart.Titles.Count > 0) writer.Add(BlockKind.Paragraph, $"Chart: {string.Join(", ", chart.Titles)}", Page, line, line);
        if (chart.Table is not { } table) return true;
        var (rows, reader, isFirst) = (new TableRows(writer), new OdfTableReader(this), true);
        foreach (var row in OdfTableReader.RowsOf(table))
        {
            rows.Add(reader.Read(row, [], []), isFirst, Page, line, line);
            isFirst = false;
        }
        return true;
    }

    private void WriteDescription(XElement frame)
    {
        var texts = new[] { (string?)frame.Element(Odf.Svg + "title"), (string?)frame.Element(Odf.Svg + "desc") };
        var line = Math.Max(1, _paragraph);
        writer.Add(BlockKind.Paragraph, string.Join(": ", texts.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct()), Page, line, line);
    }

    private void WriteParagraph(XElement paragraph, int depth)
    {
        _paragraph++;
        var (notes, drawings) = (new List<(string, XElement)>(), new List<XElement>());
        if (TextOf(paragraph, notes, drawings) is not { } text) return;
        var style = paragraph.Get(Odf.Text + "style-name");
        if (styles.IsA(style, "Title"))
        {
            writer.OfferTitle(text);
            writer.Heading(1, text, Page, _paragraph, _paragraph);
        }
        else writer.Add(BlockKind.Paragraph, text, Page, _paragraph, _paragraph);
        WriteAttached(notes, drawings, depth);
    }

    private void WriteHeading(XElement heading, int depth)
    {
        _paragraph++;
        var (notes, drawings) = (new List<(string, XElement)>(), new List<XElement>());
        if (TextOf(heading, notes, drawings) is not { } text) return;
        var level = heading.Count(Odf.Text + "outline-level");
        var label = string.IsNullOrWhiteSpace(text) || heading.Get(Odf.Text + "is-list-header") == "true" ? "" : _lists.NextHeading(level);
        writer.Heading(level, label + text, Page, _paragraph, _paragraph);
        WriteAttached(notes, drawings, depth);
    }

    private void WriteList(XElement list, OdfLists.Open? outer, int depth)
    {
        if (depth > _maxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
        var open = _lists.Enter(list, outer);
        foreach (var item in list.Elements())
        {
            // An item that holds nothing but an inner list has no label, and is not counted.
            var isCounted = item.Name.LocalName == "list-item" && item.Elements().Any(IsParagraph);
            var label = isCounted ? OdfLists.Next(open, item) : "";
            foreach (var child in item.Elements())
            {
                if (child.Name.LocalName == "list") WriteList(child, open, depth + 1);
                else if (IsParagraph(child) && child.Name.LocalName == "p")
                {
                    WriteItem(child, label, depth);
                    label = "";
                }
                else Write(child, depth + 1);
            }
        }
    }

    private void WriteItem(XElement paragraph, string label, int depth)
    {
        _paragraph++;
        var (notes, drawings) = (new List<(string, XElement)>(), new List<XElement>());
        if (TextOf(paragraph, notes, drawings) is { } text && !string.IsNullOrWhiteSpace(text))
            writer.Add(label.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, label + text, Page, _paragraph, _paragraph);
        WriteAttached(notes, drawings, depth);
    }

    private void WriteTable(XElement table, int depth)
    {
        var rows = new TableRows(writer);
        var reader = new OdfTableReader(this);
        var isFirst = true;
        foreach (var row in OdfTableReader.RowsOf(table))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (notes, drawings) = (new List<(string, XElement)>(), new List<XElement>());
            var cells = reader.Read(row, notes, drawings);
            var line = ++_paragraph;
            var isHeader = row.Parent?.Name.LocalName == "table-header-rows" || (isFirst && cells.Count(cell => cell.Length > 0) > 1);
            rows.Add(cells, isHeader, Page, line, line);
            isFirst &= cells.TrueForAll(cell => cell.Length == 0);
            WriteAttached(notes, drawings, depth);
        }
    }
}
