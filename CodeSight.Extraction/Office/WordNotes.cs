using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Extraction.Office;

/// <summary>Footnotes, endnotes and comments by their numbers.</summary>
internal sealed class WordNotes(MainDocumentPart part)
{
    private readonly Dictionary<long, string> _footnotes =
        Texts(part.FootnotesPart?.Footnotes?.Elements<Footnote>(), note => note.Id?.Value);
    private readonly Dictionary<long, string> _endnotes =
        Texts(part.EndnotesPart?.Endnotes?.Elements<Endnote>(), note => note.Id?.Value);
    private readonly Dictionary<string, string> _comments = Comments(part);

    /// <summary>What a paragraph refers to: a mark, and the text.</summary>
    public IEnumerable<(string Mark, string Text)> Find(WordText read)
    {
        foreach (var id in read.Footnotes)
            if (_footnotes.TryGetValue(id, out var text)) yield return (string.Create(CultureInfo.InvariantCulture, $"[{id}]"), text);
        foreach (var id in read.Endnotes)
            if (_endnotes.TryGetValue(id, out var text)) yield return (string.Create(CultureInfo.InvariantCulture, $"[{id}]"), text);
        foreach (var id in read.Comments)
            if (_comments.TryGetValue(id, out var text)) yield return ("Comment", text);
    }

    private static Dictionary<long, string> Texts<T>(IEnumerable<T>? notes, Func<T, long?> id)
        where T : OpenXmlElement
    {
        var texts = new Dictionary<long, string>();
        foreach (var note in notes ?? [])
            if (id(note) is { } number) texts.TryAdd(number, Join(note));
        return texts;
    }

    private static Dictionary<string, string> Comments(MainDocumentPart part)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var comment in part.WordprocessingCommentsPart?.Comments?.Elements<Comment>() ?? [])
            if (comment.Id?.Value is { } id) texts.TryAdd(id, $"by {comment.Author?.Value}: {Join(comment)}");
        return texts;
    }

    private static string Join(OpenXmlElement note) =>
        string.Join(' ', note.Descendants<Paragraph>().Select(paragraph => WordText.Of(paragraph).Text.Trim()));
}
