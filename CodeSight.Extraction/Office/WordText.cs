using DocumentFormat.OpenXml;

namespace CodeSight.Extraction.Office;

/// <summary>
/// The text of one paragraph, and what hangs on it: text boxes, drawings, notes and comments, which are written after it.
/// Deleted text and the codes of fields are left out, inserted text is read, struck text is marked.
/// </summary>
internal sealed class WordText
{
    private readonly MarkedText _text = new();
    private readonly WordContext _context;
    private readonly string? _style;
    private bool _isRaised;
    private bool _isHidden;
    private bool _readsHidden;

    private WordText(WordContext context, string? style) => (_context, _style) = (context, style);

    public string Text => _text.ToString();

    /// <summary>Whether some of its text is hidden.</summary>
    public bool HidesText { get; private set; }

    public List<OpenXmlElement> TextBoxes { get; } = [];

    public List<OpenXmlElement> Drawings { get; } = [];

    public List<long> Footnotes { get; } = [];

    public List<long> Endnotes { get; } = [];

    public List<string> Comments { get; } = [];

    public static WordText Of(OpenXmlElement paragraph, WordContext context)
    {
        var read = new WordText(context, WordStyles.StyleOf(paragraph));
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
                var text = element.InnerText switch { "☒" or "☑" => "[x]", "☐" => "[ ]", var plain => plain };
                if (_isRaised) _text.AppendRaised(text);
                else _text.Append(text);
                break;
            case "r" when element.NamespaceUri.Contains("wordprocessingml", StringComparison.Ordinal):
                ReadRun(element);
                break;
            case "tab" or "ptab":
                _text.Append("\t");
                break;
            case "br" or "cr":
                _text.Append("\n");
                break;
            case "noBreakHyphen":
                _text.Append("-");
                break;
            case "sym":
                ReadSymbol(element);
                break;
            case "checkBox" or "checkbox":
                break;
            case "oMath":
                _text.Append(OfficeMath.Text(element)).Append(" ");
                break;
            case "footnoteReference":
                ReadNote(element, Footnotes, isEndnote: false);
                break;
            case "endnoteReference":
                ReadNote(element, Endnotes, isEndnote: true);
                break;
            case "commentReference":
                if (element.Attribute("id") is { Length: > 0 } comment) Comments.Add(comment);
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
        if (!int.TryParse(element.Attribute("char"), System.Globalization.NumberStyles.HexNumber, null, out var code)) return;
        // Check marks of Wingdings; other symbols keep their code and are cleaned later.
        _text.Append((code & 0xFF) switch
        {
            0xFE or 0xFC or 0x52 => "[x]",
            0xA8 or 0x6F => "[ ]",
            _ when code is > 0x20 and < 0xD800 => ((char)code).ToString(),
            _ => "",
        });
    }

    private void ReadRun(OpenXmlElement run)
    {
        var look = _context.Styles.LookOf(run, _style);
        if (look.IsHidden == true && run.ChildElements.Any(each => each.LocalName == "t" && each.InnerText.AsSpan().ContainsAnyExcept(" ")))
        {
            // Runs in a row are one passage.
            var reads = _isHidden ? _readsHidden : _readsHidden = _context.Hidden.Reads("passage");
            _isHidden = HidesText = true;
            if (!reads) return;
            _text.Hide(true);
        }
        else if (look.IsHidden != true)
        {
            _isHidden = false;
            _text.Hide(false);
        }
        _text.Strike(look.IsStruck == true);
        _isRaised = look.IsRaised == true;
        Children(run);
        _isRaised = false;
    }

    private void ReadNote(OpenXmlElement element, List<long> notes, bool isEndnote)
    {
        if (!long.TryParse(element.Attribute("id"), out var id)) return;
        notes.Add(id);
        // A mark of its own follows as text.
        if (element.Attribute("customMarkFollows") is not ("1" or "true" or "on")) _text.Append(_context.Notes.Mark(isEndnote, id));
    }

    private void ReadDrawing(OpenXmlElement element)
    {
        Drawings.Add(element);
        foreach (var box in OutermostBoxes(element)) TextBoxes.Add(box);
        foreach (var properties in element.Descendants().Where(each => each.LocalName == "docPr"))
            if (properties.Attribute("descr") is var description && OfficeDrawing.IsDescription(description))
                _text.Append($" {description} ");
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
}
