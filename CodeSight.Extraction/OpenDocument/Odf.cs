using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Names of OpenDocument (ISO/IEC 26300).</summary>
internal static class Odf
{
    private const string Base = "urn:oasis:names:tc:opendocument:xmlns:";
    public static readonly XNamespace Office = Base + "office:1.0";
    public static readonly XNamespace Text = Base + "text:1.0";
    public static readonly XNamespace Table = Base + "table:1.0";
    public static readonly XNamespace Draw = Base + "drawing:1.0";
    public static readonly XNamespace Style = Base + "style:1.0";
    public static readonly XNamespace Presentation = Base + "presentation:1.0";
    public static readonly XNamespace Svg = Base + "svg-compatible:1.0";
    public static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    /// <summary>An attribute's value, or null.</summary>
    public static string? Get(this XElement element, XName name) => (string?)element.Attribute(name);

    /// <summary>A whole number of at least 1; 1 where there is none.</summary>
    public static int Count(this XElement element, XName name) =>
        int.TryParse(element.Get(name), out var count) && count > 0 ? count : 1;
}
