using System.IO.Compression;
using System.Text;

namespace CodeSight.Tests.Extraction.Formats;

/// <summary>Archives of parts, as OpenDocument files and books are.</summary>
internal static class ZipFiles
{
    private const string Namespaces =
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
        + "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
        + "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "
        + "xmlns:presentation=\"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";

    /// <summary>An archive of these parts.</summary>
    public static byte[] Of(params (string Name, string Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }

    /// <summary>An OpenDocument file with this body and these automatic styles.</summary>
    /// <param name="kind">text, spreadsheet or presentation.</param>
    public static byte[] OpenDocument(string kind, string body, string styles = "") => Of(
        ("mimetype", $"application/vnd.oasis.opendocument.{kind}"),
        ("content.xml",
            $"<?xml version=\"1.0\"?><office:document-content {Namespaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"));

    /// <summary>A book with these chapters.</summary>
    public static byte[] Book(params (string Name, string Page)[] chapters)
    {
        var items = string.Concat(chapters.Select((each, i) => $"<item id=\"c{i}\" href=\"{each.Name}\" media-type=\"application/xhtml+xml\"/>"));
        var order = string.Concat(chapters.Select((_, i) => $"<itemref idref=\"c{i}\"/>"));
        return Of([
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>"),
            ("OEBPS/book.opf", $"<package xmlns=\"http://www.idpf.org/2007/opf\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata><dc:title>The rules</dc:title><dc:creator>Kadri Tamm</dc:creator></metadata><manifest>{items}</manifest><spine>{order}</spine></package>"),
            .. chapters.Select(each => ($"OEBPS/{each.Name.Replace("%20", " ", StringComparison.Ordinal)}", each.Page)),
        ]);
    }
}
