using System.Text;
using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>Walks a page and writes its blocks. Nesting deeper than the limit is read as flat text.</summary>
internal sealed class HtmlWriting(BlockWriter writer, int maxNesting, int firstLine)
{
    private const string StruckMark = "~~";

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
        "label", "mark", "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
        "var", "wbr", "nobr", "ruby", "rb", "rt", "rp", "output", "math",
    };

    private readonly HiddenContent _hidden = new(writer.Limits.HiddenContent);
    private readonly StringBuilder _run = new();
    private int _runStart;
    private int _line;
    private BlockKind _runKind;
    private bool _keepsSurrounding;
    private int _struck;
    private bool _isStruckOpen;
    private int _hiddenDepth;

    public void Write(IDocument page)
    {
        _line = firstLine;
        writer.OfferTitle(page.Title);
        if (HtmlBoilerplate.Root(page) is not { } root) return;
        var before = writer.Count;
        Children(root, 0);
        Flush();
        _hidden.Tell(writer);
        // A page that is nothing but menus is read whole rather than not at all.
        if (writer.Count > before || page.Body is null) return;
        _keepsSurrounding = true;
        Children(page.Body, 0);
        Flush();
    }

    private void Children(INode parent, int depth)
    {
        if (depth > maxNesting)
        {
            AppendText(parent.TextContent, _line);
            return;
        }
        for (var node = parent.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is IElement element) Element(element, depth);
            else if (node is IText text) AppendText(text.Data, _line);
            else if (node is IComment comment && _hidden.IsMarking) Comment(comment.Data);
        }
    }

    private void Comment(string text)
    {
        Flush();
        if (string.IsNullOrWhiteSpace(text)) return;
        writer.Add(BlockKind.Paragraph, HiddenContent.Mark(text), null, _line, _line + text.AsSpan().Trim().Count('\n'));
    }

    private void Element(IElement element, int depth)
    {
        if (HtmlBoilerplate.IsSilent(element) || (!_keepsSurrounding && HtmlBoilerplate.IsSurrounding(element))) return;
        if (element.SourceReference is { } reference) _line = firstLine - 1 + Math.Max(1, reference.Position.Line);
        var isHidden = HiddenParts.IsHidden(element);
        if (isHidden && !_hidden.Reads(element)) return;
        var isStruck = HtmlInline.IsStruck(element);
        if (isHidden)
        {
            Flush();
            _hiddenDepth++;
        }
        if (isStruck) _struck++;
        Write(element, depth);
        if (isStruck && --_struck == 0) EndStruck();
        if (!isHidden) return;
        Flush();
        _hiddenDepth--;
    }

    private void Write(IElement element, int depth)
    {
        var name = element.LocalName;
        switch (name)
        {
            case "br":
                _run.Append('\n');
                break;
            case "img" or "area":
                if (element.GetAttribute("alt") is { Length: > 2 } description) AppendText($" {description} ", _line);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Flush();
                var heading = HtmlInline.Of(element, _hidden);
                writer.Heading(name[1] - '0', heading, null, _line, _line + element.TextContent.AsSpan().Trim().Count('\n'));
                if (name == "h1") writer.OfferTitle(heading);
                break;
            case "sup" when element.TextContent.Length < 20:
                if (_run.Length == 0) AppendText(element.TextContent, _line);
                else RaisedText.Append(_run, element.TextContent);
                break;
            case "pre":
                Flush();
                writer.Add(BlockKind.Code, element.TextContent, null, _line, _line + element.TextContent.AsSpan().TrimEnd().Count('\n'));
                break;
            case "table" when HtmlTable.IsData(element):
                Flush();
                new HtmlTable(writer, _hidden, firstLine).Write(element);
                break;
            case "li" or "dt":
                Flush();
                _runKind = name == "li" ? BlockKind.ListItem : BlockKind.Paragraph;
                if (name == "li") _run.Append(HtmlList.Marker(element));
                Children(element, depth + 1);
                Flush();
                break;
            case "td" or "th":
                Flush();
                Children(element, depth + 1);
                Flush();
                break;
            default:
                // A block inside a list item, such as its paragraph, continues it.
                var isBlock = !Inline.Contains(name) && !(_runKind == BlockKind.ListItem && name is "p" or "div" && IsMarkerOnly());
                if (isBlock) Flush();
                Children(element, depth + 1);
                if (isBlock) Flush();
                break;
        }
    }

    private bool IsMarkerOnly() => _run.Length is > 0 and < 8 && _run[^1] == ' ';

    private void AppendText(string text, int at)
    {
        if (_run.Length == 0 && string.IsNullOrWhiteSpace(text)) return;
        if (_run.Length == 0) _runStart = at;
        if (_struck > 0 && !_isStruckOpen && !string.IsNullOrWhiteSpace(text))
        {
            _run.Append(StruckMark);
            _isStruckOpen = true;
        }
        foreach (var c in text)
        {
            var plain = c is '\n' or '\r' or '\t' or '\f' ? ' ' : c;
            if (plain == ' ' && _run.Length > 0 && _run[^1] is ' ' or '\n') continue;
            _run.Append(plain);
        }
    }

    private void EndStruck()
    {
        if (!_isStruckOpen) return;
        var end = _run.Length;
        while (end > 0 && _run[end - 1] is ' ' or '\n') end--;
        _run.Insert(end, StruckMark);
        _isStruckOpen = false;
    }

    private void Flush()
    {
        EndStruck();
        if (_run.Length > 0)
        {
            var text = _run.ToString();
            if (!HtmlList.IsMarker(text) && !string.IsNullOrWhiteSpace(text))
            {
                var shown = _hiddenDepth > 0 ? HiddenContent.Mark(text) : text;
                writer.Add(_runKind, shown, null, Math.Max(firstLine, Math.Min(_runStart, _line)), Math.Max(_runStart, _line));
            }
            _run.Clear();
        }
        (_runKind, _runStart) = (BlockKind.Paragraph, _line);
    }
}
