using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>Parts of a page that it does not show: left out or marked, as the setting says, and counted.</summary>
internal sealed class HiddenParts(HiddenContent setting)
{
    /// <summary>What stands before text that the page does not show.</summary>
    public const string Mark = "(hidden) ";

    private static readonly string[] HidingStyles = ["display:none", "visibility:hidden", "mso-hide:all", "font-size:0;", "font-size:0px"];

    /// <summary>Parts that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether the element itself says that it is not shown.</summary>
    public static bool IsHidden(IElement element)
    {
        if (element.GetAttribute("hidden") is { } value && value != "until-found") return true;
        if (element.GetAttribute("style") is not { Length: > 0 } style) return false;
        var plain = style.Replace(" ", "", StringComparison.Ordinal) + ";";
        return Array.Exists(HidingStyles, each => plain.Contains(each, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a hidden element is to be read; one that is not is counted.</summary>
    public bool Shows(IElement element)
    {
        if (setting == HiddenContent.Mark) return true;
        if (!string.IsNullOrWhiteSpace(element.TextContent)) LeftOut++;
        return false;
    }

    /// <summary>Whether comments are to be read.</summary>
    public bool ShowsComments => setting == HiddenContent.Mark;

    /// <summary>Says how many parts were left out, if any were.</summary>
    public void Note(BlockWriter writer)
    {
        if (LeftOut == 1) writer.Note("A part that the page does not show was left out.");
        else if (LeftOut > 1) writer.Note($"{LeftOut} parts that the page does not show were left out.");
    }
}
