using System.Globalization;
using System.Text;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace CodeSight.Extraction.Markdown;

/// <summary>
/// The text of Markdown's inline elements, as a person reads it: no marks, links by their text, images by their
/// description.
/// </summary>
internal static class MarkdownText
{
    private static readonly string[] StruckTags = ["<s", "</s", "<del", "</del", "<strike", "</strike"];

    public static string Of(ContainerInline? inline)
    {
        if (inline is null) return "";
        if (inline.FirstChild is LiteralInline { NextSibling: null } only) return only.Content.ToString();
        var text = new StringBuilder();
        Append(inline, text);
        return text.ToString();
    }

    // Markdig itself refuses nesting over 128 deep.
    private static void Append(ContainerInline container, StringBuilder text)
    {
        StringBuilder? raised = null;
        foreach (var inline in container)
        {
            if (inline is HtmlInline html && raised is null && IsTag(html.Tag, "<sup")) raised = new();
            else if (inline is HtmlInline end && raised is not null && IsTag(end.Tag, "</sup"))
            {
                RaisedText.Append(text, raised.ToString());
                raised = null;
            }
            else Append(inline, raised ?? text);
        }
        text.Append(raised);
    }

    private static void Append(Inline inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LineBreakInline line:
                text.Append(line.IsHard ? '\n' : ' ');
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case TaskList task:
                text.Append(task.Checked ? "[x]" : "[ ]");
                break;
            case HtmlInline { Tag: var tag } when IsTag(tag, "<br"):
                text.Append('\n');
                break;
            case HtmlInline { Tag: var tag } when Array.Exists(StruckTags, struck => IsTag(tag, struck)):
                text.Append("~~");
                break;
            case FootnoteLink { IsBackLink: false, Footnote: { } footnote }:
                text.Append(" [").Append(LabelOf(footnote)).Append(']');
                break;
            case LinkInline { FirstChild: null, IsImage: false, Url: { } url }:
                text.Append(url);
                break;
            case ContainerInline inner:
                Append(inner, text);
                break;
        }
    }

    /// <summary>What a footnote is called in the text: the author's own name for it.</summary>
    public static string LabelOf(Footnote footnote) => footnote.Label?.TrimStart('^') is { Length: > 0 } label
        ? label
        : footnote.Order.ToString(CultureInfo.InvariantCulture);

    private static bool IsTag(string tag, string start) =>
        tag.StartsWith(start, StringComparison.OrdinalIgnoreCase)
        && (tag.Length == start.Length || !char.IsAsciiLetterOrDigit(tag[start.Length]));
}
