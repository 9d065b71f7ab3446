using AngleSharp.Dom;

namespace CodeSight.Extraction.Web;

/// <summary>The markers of list items.</summary>
internal static class HtmlList
{
    /// <summary>"- ", or the item's number.</summary>
    public static string Marker(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list) return "- ";
        if (int.TryParse(item.GetAttribute("value"), out var value)) return $"{value}. ";
        // Long lists are not counted from their start for each item.
        var number = int.TryParse(list.GetAttribute("start"), out var start) ? start : 1;
        var steps = 0;
        for (var before = item.PreviousElementSibling; before is not null; before = before.PreviousElementSibling)
        {
            if (++steps > 1000) return "- ";
            if (before.LocalName == "li") number++;
        }
        return $"{number}. ";
    }

    /// <summary>Whether the text is a marker and nothing else.</summary>
    public static bool IsMarker(string text) => text.Length < 8
        && (text == "- " || (text.EndsWith(". ", StringComparison.Ordinal) && int.TryParse(text[..^2], out _)));
}
