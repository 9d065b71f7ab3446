using System.Text;
using DocumentFormat.OpenXml;

namespace CodeSight.Extraction.Office;

/// <summary>
/// The text of one paragraph, and what hangs on it: text boxes, drawings, notes and comments, which are written after it.
/// Deleted text and the codes of fields are left out, inserted text is read.
/// </summary>
internal sealed class WordText
{
    private readonly StringBuilder _text = new();

    private WordText()
    {
    }

    public string Text => _text.ToString();

    public List<OpenXmlElement> TextBoxes { get; } = [];

    public List<OpenXmlElement> Drawings { get; } = [];

    public List<long> Footnotes { get; } = [];

    public List<long> Endnotes { get; } = [];

    public List<string> Comments { get; } = [];

    public static WordText Of(OpenXmlElement paragraph)
    {
        var read = new WordText();
        read.Children(paragraph);
        return read;
    }

    private void Children(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements) Read(child);
    }

    // Names instead of types: unknown and strict elements arrive untyped.
    private void Read(OpenXmlElement element)
    {
        switch (element.LocalName)
        {
            case "pPr" or "rPr" or "del" or "moveFrom" or "delText" or "instrText" or "delInstrText" or "sdtPr" or "sdtEndPr" or "fldChar"
                or "rt":
                break;
            case "t" when element.NamespaceUri.Contains("wordprocessingml", StringComparison.Ordinal):
                // Boxes to tick.
                _text.Append(element.InnerText switch { "☒" or "☑" => "[x]", "☐" => "[ ]", var plain => plain });
                break;
            case "tab" or "ptab":
                _text.Append('\t');
                break;
            case "br" or "cr":
                _text.Append('\n');
                break;
            case "noBreakHyphen":
                _text.Append('-');
                break;
            case "sym":
                ReadSymbol(element);
                break;
            case "checkBox" or "checkbox":
                break;
            case "oMath":
                _text.Append(OfficeMath.Text(element)).Append(' ');
                break;
            case "footnoteReference":
                ReadNote(element, Footnotes);
                break;
            case "endnoteReference":
                ReadNote(element, Endnotes);
                break;
            case "commentReference":
                if (Attribute(element, "id") is { Length: > 0 } comment) Comments.Add(comment);
                break;
            case "AlternateContent":
                // The fallback says the same in older words.
                if (element.ChildElements.FirstOrDefault(each => each.LocalName == "Choice") is { } choice) Children(choice);
                else Children(element);
                break;
            case "drawing" or "pict" or "object":
                ReadDrawing(element);
                break;
            default:
                Children(element);
                break;
        }
    }

    private void ReadSymbol(OpenXmlElement element)
    {
        if (!int.TryParse(Attribute(element, "char"), System.Globalization.NumberStyles.HexNumber, null, out var code)) return;
        // Check marks of Wingdings; other symbols keep their code and are cleaned later.
        _text.Append((code & 0xFF) switch
        {
            0xFE or 0xFC or 0x52 => "[x]",
            0xA8 or 0x6F => "[ ]",
            _ when code is > 0x20 and < 0xD800 => ((char)code).ToString(),
            _ => "",
        });
    }

    private void ReadNote(OpenXmlElement element, List<long> notes)
    {
        if (!long.TryParse(Attribute(element, "id"), out var id)) return;
        notes.Add(id);
        _text.Append('[').Append(id).Append(']');
    }

    private void ReadDrawing(OpenXmlElement element)
    {
        Drawings.Add(element);
        foreach (var box in OutermostBoxes(element)) TextBoxes.Add(box);
        foreach (var properties in element.Descendants().Where(each => each.LocalName == "docPr"))
            if (Attribute(properties, "descr") is { Length: > 2 } description
                && !description.Contains("automatically generated", StringComparison.OrdinalIgnoreCase))
                _text.Append(' ').Append(description).Append(' ');
    }

    private static IEnumerable<OpenXmlElement> OutermostBoxes(OpenXmlElement element)
    {
        foreach (var child in element.ChildElements)
        {
            if (child.LocalName == "txbxContent") yield return child;
            else if (child.LocalName == "Fallback" && child.PreviousSibling() is { LocalName: "Choice" }) continue;
            else
                foreach (var box in OutermostBoxes(child)) yield return box;
        }
    }

    private static string? Attribute(OpenXmlElement element, string name) =>
        element.GetAttributes().FirstOrDefault(attribute => attribute.LocalName == name).Value;
}
