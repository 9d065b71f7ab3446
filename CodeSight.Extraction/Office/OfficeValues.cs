using System.Globalization;
using DocumentFormat.OpenXml;

namespace CodeSight.Extraction.Office;

/// <summary>Values of attributes as programs write them: one that cannot be read is none, instead of an exception.</summary>
internal static class OfficeValues
{
    public static int? Number(this Int32Value? value) => value is { HasValue: true } ? value.Value : Parse(value?.InnerText);

    public static long? Number(this IntegerValue? value) => value is { HasValue: true } ? value.Value : Parse(value?.InnerText);

    public static uint? Number(this UInt32Value? value) => value is { HasValue: true } ? value.Value : null;

    /// <summary>A property that is there stands for yes, unless it says otherwise.</summary>
    public static bool IsOn(this OpenXmlElement? property) =>
        property is not null && property.Attribute("val") is not ("0" or "false" or "off" or "none");

    /// <summary>The attribute of this local name, or null.</summary>
    public static string? Attribute(this OpenXmlElement element, string name)
    {
        foreach (var attribute in element.GetAttributes())
            if (attribute.LocalName == name) return attribute.Value;
        return null;
    }

    /// <summary>The child of this local name, or null.</summary>
    public static OpenXmlElement? Child(this OpenXmlElement element, string name)
    {
        foreach (var child in element.ChildElements)
            if (child.LocalName == name) return child;
        return null;
    }

    // Some programs write whole numbers with a fraction.
    private static int? Parse(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < int.MaxValue
            ? (int)number
            : null;
}
