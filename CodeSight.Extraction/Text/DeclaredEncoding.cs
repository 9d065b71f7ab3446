using System.Text;
using System.Text.RegularExpressions;

namespace CodeSight.Extraction.Text;

/// <summary>The encoding that a file's own first lines name.</summary>
internal static partial class DeclaredEncoding
{
    /// <summary>From the XML declaration, or null.</summary>
    public static string? OfXml(ReadOnlySpan<byte> bytes) => First(XmlPattern(), bytes);

    /// <summary>From a meta element (or an XML declaration), or null.</summary>
    public static string? OfHtml(ReadOnlySpan<byte> bytes) => First(HtmlPattern(), bytes) ?? OfXml(bytes);

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
