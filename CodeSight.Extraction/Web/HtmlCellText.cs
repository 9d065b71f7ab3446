using System.Text;
using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>A cell's text on one line, with spaces where its elements end lines.</summary>
internal static class HtmlCellText
{
    public static string Of(IElement cell)
    {
        var text = new StringBuilder();
        // Iterative: a cell may be nested as deep as a page.
        INode? node = cell.FirstChild;
        while (node is not null)
        {
            var enters = true;
            if (node is IText part) text.Append(part.Data);
            else if (node is IElement element)
            {
                if (HtmlBoilerplate.IsSilent(element) || HtmlBoilerplate.IsSurrounding(element)) enters = false;
                else if (element.LocalName is "br" or "p" or "div" or "li" or "ul" or "ol") text.Append(' ');
                else if (element.LocalName is "img" && element.GetAttribute("alt") is { Length: > 2 } description)
                    text.Append(' ').Append(description).Append(' ');
            }
            if (enters && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            while (node is not null && node != cell && node.NextSibling is null)
            {
                node = node.Parent;
                if (node is IElement { LocalName: "p" or "div" or "li" }) text.Append(' ');
            }
            node = node is null || node == cell ? null : node.NextSibling;
        }
        return text.ToString();
    }
}
