using System.Xml.Linq;
using CodeSight.Extraction.Packages;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;

namespace CodeSight.Extraction.Epub;

/// <summary>Books (EPUB): the chapters in the order of reading, each as the page that it is. A line is the chapter's own.</summary>
internal sealed class EpubExtractor : IExtractor
{
    private static readonly string[] Headings = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (!ZipPackage.IsZip(file.Bytes)) throw new FileFaultException("It is not a book (EPUB), or its beginning is damaged.");
        using var package = ZipPackage.Open(file.Bytes, file.Limits);
        var nesting = file.Limits.MaxNesting;
        var container = XmlReading.TryLoad(package.Read("META-INF/container.xml"), nesting);
        var path = (string?)All(container, "rootfile").FirstOrDefault()?.Attribute("full-path")
            ?? package.Names.FirstOrDefault(name => name.EndsWith(".opf", StringComparison.OrdinalIgnoreCase));
        if (path is null || XmlReading.TryLoad(package.Read(path), nesting) is not { } book)
            throw new FileFaultException("The book is damaged: it does not say what it is made of.");
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(All(book, "title").FirstOrDefault()?.Value);
        var creators = string.Join(", ", All(book, "creator").Select(each => each.Value.Trim()).Where(each => each.Length > 0));
        if (creators.Length > 0) writer.Add(BlockKind.Paragraph, $"By {creators}", null, 1, 1);
        var chapters = Chapters(book, path);
        var locked = Locked(XmlReading.TryLoad(package.Read("META-INF/encryption.xml"), nesting));
        if (chapters.Count > 0 && chapters.TrueForAll(locked.Contains))
            throw new FileFaultException("The book is protected against reading by other programs.");
        var names = ChapterNames(package, book, path, nesting);
        var unread = 0;
        foreach (var chapter in chapters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writer.IsFull) break;
            if (locked.Contains(chapter) || !Write(package, chapter, names, writer, cancellationToken)) unread++;
        }
        if (unread > 0) writer.Note($"{unread} of {chapters.Count} chapters could not be read.");
        return writer.Finish();
    }

    private static bool Write(
        ZipPackage package, string chapter, Dictionary<string, string> names, BlockWriter writer, CancellationToken cancellationToken)
    {
        if (package.Read(chapter) is not { } bytes) return false;
        try
        {
            var html = TextDecoder.Decode(bytes, writer.Limits, DeclaredEncoding.OfHtml(bytes));
            var hasHeading = Array.Exists(Headings, heading => html.Contains(heading, StringComparison.OrdinalIgnoreCase));
            writer.StartPart(hasHeading ? null : names.GetValueOrDefault(chapter));
            HtmlExtractor.Write(html, writer, writer.Limits, cancellationToken);
            return true;
        }
        catch (FileFaultException)
        {
            return false;
        }
    }

    /// <summary>The parts of the book in the order of reading.</summary>
    private static List<string> Chapters(XElement book, string bookPath)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in All(book, "item"))
            if ((string?)item.Attribute("id") is { } id && (string?)item.Attribute("href") is { } href
                && ((string?)item.Attribute("media-type"))?.Contains("html", StringComparison.OrdinalIgnoreCase) != false)
                parts.TryAdd(id, Resolve(bookPath, href));
        var order = All(book, "itemref").Select(item => parts.GetValueOrDefault((string?)item.Attribute("idref") ?? ""));
        return [.. order.OfType<string>().Distinct()];
    }

    /// <summary>What the table of contents (NCX) calls the parts.</summary>
    private static Dictionary<string, string> ChapterNames(ZipPackage package, XElement book, string bookPath, int nesting)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var contents = All(book, "item").FirstOrDefault(item => (string?)item.Attribute("media-type") == "application/x-dtbncx+xml");
        if ((string?)contents?.Attribute("href") is not { } href) return names;
        var path = Resolve(bookPath, href);
        foreach (var point in All(XmlReading.TryLoad(package.Read(path), nesting), "navPoint"))
        {
            var name = point.Elements().FirstOrDefault(each => each.Name.LocalName == "navLabel")?.Value.Trim();
            var target = (string?)point.Elements().FirstOrDefault(each => each.Name.LocalName == "content")?.Attribute("src");
            if (!string.IsNullOrEmpty(name) && target is not null) names.TryAdd(Resolve(path, target), name);
        }
        return names;
    }

    // Fonts are disguised in many a book; only text that is encrypted cannot be read.
    private static HashSet<string> Locked(XElement? encryption) =>
        [.. All(encryption, "CipherReference").Select(each => (string?)each.Attribute("URI")).OfType<string>()];

    private static IEnumerable<XElement> All(XElement? root, string name) =>
        root?.Descendants().Where(element => element.Name.LocalName == name) ?? [];

    /// <summary>A part's path from a link in another part.</summary>
    private static string Resolve(string from, string link)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var step in Uri.UnescapeDataString(link.Split('#')[0]).Split('/'))
        {
            if (step == "..")
            {
                if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            }
            else if (step is not ("." or "")) parts.Add(step);
        }
        return string.Join('/', parts);
    }
}
