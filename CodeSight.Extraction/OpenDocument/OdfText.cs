using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>The text of one paragraph, and what hangs on it.</summary>
internal sealed class OdfText(OdfStyles styles, OdfObjects objects, HiddenContent hidden, int maxNesting)
{
    private readonly StringBuilder _text = new();

    /// <summary>Footnotes, endnotes and comments: a mark, and the element that holds their paragraphs.</summary>
    public List<(string Mark, XElement Body)> Notes { get; } = [];

    /// <summary>Drawings in the paragraph that hold text of their own.</summary>
    public List<XElement> Drawings { get; } = [];

    /// <summary>The paragraph's text.</summary>
    public string Of(XElement paragraph)
    {
        Read(paragraph, 0);
        return _text.ToString();
    }

    private void Read(XElement parent, int depth)
    {
        if (depth > maxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
        foreach (var node in parent.Nodes())
        {
            if (node is XText text) AppendFlat(text.Value);
            else if (node is XElement element) ReadElement(element, depth);
        }
    }

    private void ReadElement(XElement element, int depth)
    {
        if (element.Name.Namespace == Odf.Draw)
        {
            if (objects.FormulaIn(element) is { } formula) _text.Append(' ').Append(formula).Append(' ');
            else Drawings.Add(element);
            return;
        }
        if (element.Name == Odf.Office + "annotation")
        {
            Notes.Add((OdfBlocks.CommentMark(element), element));
            return;
        }
        switch (element.Name.LocalName)
        {
            case "s":
                _text.Append(' ', Math.Min(element.Count(Odf.Text + "c"), 100));
                break;
            case "tab":
                _text.Append('\t');
                break;
            case "line-break":
                _text.Append('\n');
                break;
            case "span":
                ReadSpan(element, depth);
                break;
            case "note":
                var mark = (string?)element.Element(Odf.Text + "note-citation") ?? "";
                if (element.Element(Odf.Text + "note-body") is not { } body) break;
                var isEndnote = element.Get(Odf.Text + "note-class") == "endnote";
                _text.Append(CultureInfo.InvariantCulture, $" [{mark}]");
                Notes.Add(($"[{mark}]{(isEndnote ? " Endnote:" : "")}", body));
                break;
            case "ruby":
                if (element.Element(Odf.Text + "ruby-base") is { } ruby) Read(ruby, depth + 1);
                break;
            case "hidden-text" or "hidden-paragraph" when element.Value.Length == 0 || !hidden.Reads("passage"):
                break;
            case "annotation-end" or "change" or "change-start" or "change-end" or "soft-page-break" or "bookmark" or "bookmark-start"
                or "bookmark-end" or "reference-mark-start" or "reference-mark-end" or "tracked-changes" or "notes":
                break;
            default:
                Read(element, depth + 1);
                break;
        }
    }

    private void ReadSpan(XElement span, int depth)
    {
        var style = span.Get(Odf.Text + "style-name");
        if (styles.IsHidden("text", style))
        {
            if (!hidden.Reads("passage")) return;
            _text.Append(HiddenContent.Mark(""));
        }
        if (styles.IsRaised("text", style) && span.Value is { Length: > 0 and < 20 } raised && !span.HasElements)
        {
            RaisedText.Append(_text, raised);
            return;
        }
        var isStruck = styles.IsStruck("text", style) && span.Value.Length > 0;
        if (isStruck) _text.Append("~~");
        Read(span, depth + 1);
        if (isStruck) _text.Append("~~");
    }

    // Line ends in the XML are spaces of the text.
    private void AppendFlat(string text)
    {
        foreach (var c in text)
        {
            var plain = c is '\n' or '\r' or '\t' ? ' ' : c;
            if (plain == ' ' && _text.Length > 0 && _text[^1] is ' ' or '\n') continue;
            _text.Append(plain);
        }
    }
}
