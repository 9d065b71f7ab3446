using CodeSight.Extraction.Pdf;
using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>The title in an Office file's properties.</summary>
internal static class OfficeTitle
{
    private static readonly string[] Defaults = ["PowerPoint Presentation", "PowerPoint-Präsentation", "Presentation", "Slide 1",
        "Document", "Word Document"];

    public static string? Of(OpenXmlPackage package)
    {
        try
        {
            var title = PdfTitle.Usable(package.PackageProperties.Title);
            return title is null || Defaults.Contains(title, StringComparer.OrdinalIgnoreCase) ? null : title;
        }
        catch (Exception fault) when (fault is System.Xml.XmlException or FileFormatException or InvalidDataException or FormatException)
        {
            // Damaged properties are no reason not to read the text.
            return null;
        }
    }
}
