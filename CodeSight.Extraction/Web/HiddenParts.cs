using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>Parts of a page that it does not show.</summary>
internal static class HiddenParts
{
    /// <summary>What a hidden part is called in the sentence that counts them.</summary>
    public const string Kind = "part";

    private static readonly string[] HidingStyles = ["display:none", "visibility:hidden", "mso-hide:all", "font-size:0;", "font-size:0px"];

    /// <summary>Whether the element itself says that it is not shown.</summary>
    public static bool IsHidden(IElement element)
    {
        if (element.GetAttribute("hidden") is { } value && value != "until-found") return true;
        if (element.GetAttribute("style") is not { Length: > 0 } style) return false;
        var plain = style.Replace(" ", "", StringComparison.Ordinal) + ";";
        return Array.Exists(HidingStyles, each => plain.Contains(each, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a hidden element is to be read; one that holds text is counted.</summary>
    public static bool Reads(this HiddenContent hidden, IElement element) =>
        string.IsNullOrWhiteSpace(element.TextContent) ? hidden.IsMarking : hidden.Reads(Kind);
}
