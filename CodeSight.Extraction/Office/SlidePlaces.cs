using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Where a slide's shapes stand. Files hold them in the order of their drawing; people read them from the top, and side by side from the
/// left.
/// </summary>
internal sealed class SlidePlaces(SlidePart slide)
{
    private readonly Dictionary<(string Type, string Index), Place> _inherited = ReadPlaceholders(slide);

    /// <summary>Whether the shape is switched off.</summary>
    public static bool IsHidden(OpenXmlElement shape) => Properties(shape)?.Child("cNvPr")?.Attribute("hidden") is "1" or "true";

    /// <summary>The children by their places; those without a place follow the one before them.</summary>
    public IEnumerable<OpenXmlElement> InReadingOrder(OpenXmlElement parent)
    {
        var shapes = new List<(OpenXmlElement Shape, Place? Place)>();
        foreach (var child in parent.ChildElements) shapes.Add((child, PlaceOf(child)));
        if (shapes.Count(each => each.Place is not null) < 2) return shapes.Select(each => each.Shape);
        var groups = new List<(Place Place, List<OpenXmlElement> Shapes)>();
        var first = new List<OpenXmlElement>();
        foreach (var (shape, place) in shapes)
        {
            if (place is { } own) groups.Add((own, [shape]));
            else (groups.Count == 0 ? first : groups[^1].Shapes).Add(shape);
        }
        return first.Concat(
            Bands([.. groups.OrderBy(group => group.Place.Top).ThenBy(group => group.Place.Left)]).SelectMany(each => each));
    }

    // What begins above the middle of the first of its row stands in that row.
    private static IEnumerable<List<OpenXmlElement>> Bands(List<(Place Place, List<OpenXmlElement> Shapes)> sorted)
    {
        for (var i = 0; i < sorted.Count;)
        {
            var start = i;
            var middle = sorted[i].Place.Top + (sorted[i].Place.Height / 2);
            while (i < sorted.Count && (i == start || sorted[i].Place.Top < middle)) i++;
            foreach (var (_, shapes) in sorted[start..i].OrderBy(group => group.Place.Left)) yield return shapes;
        }
    }

    private Place? PlaceOf(OpenXmlElement shape)
    {
        if (OwnPlace(shape) is { } own) return own;
        if (Placeholder(shape) is not { } key) return null;
        if (_inherited.TryGetValue(key, out var place)) return place;
        foreach (var (other, inherited) in _inherited)
            if (other.Index == key.Index && key.Index.Length > 0) return inherited;
        foreach (var (other, inherited) in _inherited)
            if (other.Type == key.Type) return inherited;
        return null;
    }

    private static Place? OwnPlace(OpenXmlElement shape)
    {
        // A frame has its place directly, a shape in its properties, and what offers alternatives in the first.
        var holder = shape.LocalName == "AlternateContent" ? shape.Child("Choice")?.FirstChild : shape;
        var transform = holder?.Child("xfrm") ?? (holder?.Child("spPr") ?? holder?.Child("grpSpPr"))?.Child("xfrm");
        if (transform?.Child("off") is not { } offset) return null;
        return long.TryParse(offset.Attribute("x"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
            && long.TryParse(offset.Attribute("y"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var top)
            ? new(left, top, long.TryParse(transform.Child("ext")?.Attribute("cy"), out var height) ? height : 0)
            : null;
    }

    private static OpenXmlElement? Properties(OpenXmlElement shape) =>
        shape.ChildElements.FirstOrDefault(
            each => each.LocalName is "nvSpPr" or "nvPicPr" or "nvGrpSpPr" or "nvGraphicFramePr" or "nvCxnSpPr");

    private static (string Type, string Index)? Placeholder(OpenXmlElement shape) =>
        Properties(shape)?.Child("nvPr")?.Child("ph") is { } placeholder
            ? (placeholder.Attribute("type") ?? "obj", placeholder.Attribute("idx") ?? "")
            : null;

    // The layout's places come before the master's.
    private static Dictionary<(string, string), Place> ReadPlaceholders(SlidePart slide)
    {
        var places = new Dictionary<(string, string), Place>();
        foreach (var root in (OpenXmlElement?[])[slide.SlideLayoutPart?.SlideLayout, slide.SlideLayoutPart?.SlideMasterPart?.SlideMaster])
            foreach (var shape in root?.Child("cSld")?.Child("spTree")?.ChildElements ?? [])
                if (Placeholder(shape) is { } key && OwnPlace(shape) is { } place) places.TryAdd(key, place);
        return places;
    }

    private readonly record struct Place(long Left, long Top, long Height);
}
