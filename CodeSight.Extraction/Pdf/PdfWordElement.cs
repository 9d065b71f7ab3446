using System.Globalization;
using System.Net;

namespace CodeSight.Extraction.Pdf;

/// <summary>Reads elements of poppler's output, one a line, without trusting it to be well-formed.</summary>
internal static class PdfWordElement
{
    /// <summary>The word of the element; null where it is none.</summary>
    /// <param name="scale">By how much its box is larger than in points.</param>
    public static PdfWord? Read(ReadOnlySpan<char> element, double scale)
    {
        var start = element.IndexOf('>') + 1;
        var end = element.LastIndexOf("</word>");
        if (start <= 0 || end < start) return null;
        var word = element[start..end].ToString();
        var box = element[..start];
        return new(word.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(word) : word, Number(box, "xMin=\"") / scale,
            Number(box, "yMin=\"") / scale, Number(box, "xMax=\"") / scale, Number(box, "yMax=\"") / scale);
    }

    /// <summary>The number that follows the name; 0 where there is none.</summary>
    public static double Number(ReadOnlySpan<char> element, string name)
    {
        var start = element.IndexOf(name, StringComparison.Ordinal);
        if (start < 0) return 0;
        element = element[(start + name.Length)..];
        var end = element.IndexOf('"');
        return end > 0 && double.TryParse(element[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
