using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Footnotes, endnotes and comments: their texts, and the marks as printed, which count the references and not the notes' ids.
/// </summary>
internal sealed class WordNotes
{
    private readonly Kind _footnotes;
    private readonly Kind _endnotes;
    private readonly Dictionary<string, OpenXmlElement> _comments = new(StringComparer.Ordinal);

    public WordNotes(MainDocumentPart part)
    {
        var settings = part.DocumentSettingsPart?.Settings;
        var section = part.Document?.Body?.Child("sectPr");
        _footnotes = new(part.FootnotesPart?.Footnotes, section?.Child("footnotePr"), settings?.Child("footnotePr"), "decimal");
        _endnotes = new(part.EndnotesPart?.Endnotes, section?.Child("endnotePr"), settings?.Child("endnotePr"), "lowerRoman");
        // Where both are counted alike, the printed page tells them apart by their place.
        if (_footnotes.Format == _endnotes.Format) _endnotes.Prefix = "endnote ";
        foreach (var comment in part.WordprocessingCommentsPart?.Comments?.Elements<Comment>() ?? [])
            if (comment.Id?.Value is { } id) _comments.TryAdd(id, comment);
    }

    /// <summary>The mark of a reference, such as "[1]".</summary>
    public string Mark(bool isEndnote, long id) => (isEndnote ? _endnotes : _footnotes).Mark(id);

    /// <summary>What a paragraph refers to: a mark, and the text.</summary>
    public IEnumerable<(string Mark, string Text)> Find(WordText read, WordContext context)
    {
        foreach (var id in read.Footnotes)
            if (_footnotes.Texts.TryGetValue(id, out var note)) yield return (_footnotes.Mark(id), Join(note, context));
        foreach (var id in read.Endnotes)
            if (_endnotes.Texts.TryGetValue(id, out var note)) yield return (_endnotes.Mark(id), Join(note, context));
        foreach (var id in read.Comments)
            if (_comments.TryGetValue(id, out var comment))
                yield return ("Comment", $"by {comment.Attribute("author")}: {Join(comment, context)}");
    }

    private static string Join(OpenXmlElement note, WordContext context) =>
        string.Join(' ', note.Descendants<Paragraph>().Select(paragraph => WordText.Of(paragraph, context).Text.Trim()));

    private sealed class Kind
    {
        private readonly Dictionary<long, string> _marks = [];
        private readonly int _start;

        public Kind(OpenXmlElement? notes, OpenXmlElement? section, OpenXmlElement? settings, string format)
        {
            foreach (var note in notes?.ChildElements ?? [])
                if (long.TryParse(note.Attribute("id"), out var id)) Texts.TryAdd(id, note);
            Format = section?.Child("numFmt")?.Attribute("val") ?? settings?.Child("numFmt")?.Attribute("val") ?? format;
            var start = section?.Child("numStart")?.Attribute("val") ?? settings?.Child("numStart")?.Attribute("val");
            _start = int.TryParse(start, out var number) ? number : 1;
        }

        public string Format { get; }

        public string Prefix { get; set; } = "";

        public Dictionary<long, OpenXmlElement> Texts { get; } = [];

        public string Mark(long id)
        {
            if (!_marks.TryGetValue(id, out var mark))
                _marks[id] = mark = $"[{Prefix}{WordNumberFormat.Of(_start + _marks.Count, Format)}]";
            return mark;
        }
    }
}

/// <summary>What the text of a paragraph depends on beside itself.</summary>
internal sealed record WordContext(WordStyles Styles, WordNotes Notes, HiddenContent Hidden);
