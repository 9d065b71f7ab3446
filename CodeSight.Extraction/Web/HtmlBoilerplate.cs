using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>What of a page is its content, and what only surrounds it.</summary>
internal static class HtmlBoilerplate
{
    private const int EnoughText = 200;
    private const int MenuItems = 10;

    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "canvas", "svg", "button", "select", "datalist",
        "input", "textarea", "audio", "video", "map",
    };

    private static readonly HashSet<string> SilentRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        "navigation", "menu", "menubar", "search", "dialog", "alertdialog",
    };

    /// <summary>The element to read: the one main part where there is one with enough text, otherwise the body.</summary>
    public static IElement? Root(IDocument page)
    {
        var mains = page.QuerySelectorAll("main, [role=main]").Where(each => each.ParentElement?.Closest("main, [role=main]") is null)
            .ToList();
        return mains.Count == 1 && mains[0].TextContent.AsSpan().Trim().Length >= EnoughText ? mains[0] : page.Body ?? page.DocumentElement;
    }

    /// <summary>Elements whose text nobody reads, whatever the page.</summary>
    public static bool IsSilent(IElement element) => Silent.Contains(element.LocalName);

    /// <summary>Menus, site footers and what is there for looks alone.</summary>
    public static bool IsSurrounding(IElement element)
    {
        if (element.LocalName is "nav" || IsLanguageMenu(element)) return true;
        if (element.LocalName is "footer" && element.ParentElement?.LocalName is "body" or "div"
            && element.Closest("article, main, section") is null)
            return true;
        if (element.GetAttribute("aria-hidden") == "true" && element.LocalName is not ("pre" or "code" or "table" or "math")) return true;
        return element.GetAttribute("role") is { } role && SilentRoles.Contains(role);
    }

    // A long list of links to the same page in other languages.
    private static bool IsLanguageMenu(IElement element) =>
        element.LocalName == "ul" && element.ChildElementCount >= MenuItems
        && element.Children.Count(item => item.QuerySelector("a[hreflang]") is not null) * 10 >= element.ChildElementCount * 8;
}
