using System.Text;
using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Text;

/// <summary>The encoding that a file's own first lines name.</summary>
internal static partial class DeclaredEncoding
{
    private static readonly HashSet<string> HtmlEndings = new(StringComparer.OrdinalIgnoreCase) { ".html", ".htm", ".xhtml" };

    private static readonly HashSet<string> XmlEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".xml", ".xsd", ".xsl", ".xaml", ".resx", ".config", ".csproj", ".fsproj", ".vbproj", ".props", ".targets", ".slnx",
    };

    /// <summary>The encoding that a file of this name declares, or null where it declares none or is of a kind that cannot.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes, string fileName)
    {
        var ending = Path.GetExtension(fileName);
        return HtmlEndings.Contains(ending) ? OfHtml(bytes) : XmlEndings.Contains(ending) ? OfXml(bytes) : null;
    }

    /// <summary>From a meta element (or an XML declaration), or null.</summary>
    public static string? OfHtml(ReadOnlySpan<byte> bytes) => First(HtmlPattern(), bytes) ?? OfXml(bytes);

    private static string? OfXml(ReadOnlySpan<byte> bytes) => First(XmlPattern(), bytes);

    private static string? First(Regex pattern, ReadOnlySpan<byte> bytes)
    {
        var match = pattern.Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 2048)]));
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<\?xml[^>]{1,100}encoding\s*=\s*["']([\w.:-]+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex XmlPattern();

    [GeneratedRegex("""<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlPattern();
}
