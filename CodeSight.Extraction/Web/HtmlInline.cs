using System.Text;
using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>
/// The text of an element on one line, with spaces where its elements end lines, raised marks kept apart and struck text marked.
/// </summary>
internal static class HtmlInline
{
    private const string StruckMark = "~~";

    public static string Of(IElement element, HiddenContent hidden)
    {
        var text = new StringBuilder();
        // Iterative: a cell may be nested as deep as a page.
        INode? node = element.FirstChild;
        while (node is not null)
        {
            var enters = node is IText part ? Text(part, text) : node is not IElement inner || Enter(inner, text, hidden);
            if (enters && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            if (enters && node is IElement empty) Leave(empty, text);
            while (node is not null && node != element && node.NextSibling is null)
            {
                node = node.Parent;
                if (node is IElement left && node != element) Leave(left, text);
            }
            node = node is null || node == element ? null : node.NextSibling;
        }
        return text.ToString();
    }

    /// <summary>Whether the element's text was struck out.</summary>
    public static bool IsStruck(IElement element) => element.LocalName is "del" or "s" or "strike"
        || (element.GetAttribute("style") is { Length: > 0 } style && style.Contains("line-through", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the element's text is raised.</summary>
    public static bool IsRaised(IElement element) => element.LocalName == "sup";

    private static bool Text(IText part, StringBuilder text)
    {
        text.Append(part.Data);
        return false;
    }

    private static bool Enter(IElement element, StringBuilder text, HiddenContent hidden)
    {
        if (HtmlBoilerplate.IsSilent(element) || HtmlBoilerplate.IsSurrounding(element)) return false;
        if (HiddenParts.IsHidden(element))
        {
            if (!hidden.Reads(element)) return false;
            text.Append(HiddenContent.Mark(""));
        }
        if (element.LocalName is "br" or "p" or "div" or "li" or "ul" or "ol") text.Append(' ');
        else if (element.LocalName is "img" && element.GetAttribute("alt") is { Length: > 2 } description)
            text.Append(' ').Append(description).Append(' ');
        else if (IsRaised(element))
        {
            RaisedText.Append(text, element.TextContent);
            return false;
        }
        if (IsStruck(element)) text.Append(StruckMark);
        return true;
    }

    private static void Leave(IElement element, StringBuilder text)
    {
        if (IsStruck(element)) text.Append(StruckMark);
        if (element.LocalName is "p" or "div" or "li") text.Append(' ');
    }
}
