using System.Xml;
using System.Xml.Linq;
using CodeSight.Extraction.Packages;
using CodeSight.Extraction.Pdf;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>An OpenDocument file, packed or flat: its styles, its title, and its body piece by piece.</summary>
internal sealed class OdfFile
{
    private readonly byte[] _content;
    private readonly int _maxNesting;

    private OdfFile(byte[] content, int maxNesting) => (_content, _maxNesting) = (content, maxNesting);

    public OdfStyles Styles { get; } = new();

    /// <summary>Formulas and charts that the body shows, by the names with which it refers to them.</summary>
    public OdfObjects Objects { get; } = new();

    public string? Title { get; private set; }

    /// <exception cref="FileFaultException">It is no OpenDocument file, damaged, protected by a password, or over a limit.</exception>
    public static OdfFile Open(SourceFile file)
    {
        var nesting = file.Limits.MaxNesting;
        if (!ZipPackage.IsZip(file.Bytes))
        {
            if (file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 4096)).IndexOf("opendocument"u8) < 0)
                throw new FileFaultException("It is not an OpenDocument file, or its beginning is damaged.");
            return new OdfFile(file.Bytes, nesting);
        }
        using var package = ZipPackage.Open(file.Bytes, file.Limits);
        if (package.Read("META-INF/manifest.xml") is { } manifest && manifest.AsSpan().IndexOf("encryption-data"u8) >= 0)
            throw new FileFaultException("The file is protected by a password.");
        var content = package.Read("content.xml") ?? throw new FileFaultException("The file is damaged: it has no content.");
        var opened = new OdfFile(content, nesting);
        if (XmlReading.TryLoad(package.Read("styles.xml"), nesting) is { } styles)
            foreach (var group in styles.Elements()) opened.Styles.Add(group);
        opened.Objects.Read(package, nesting);
        opened.Title = TitleIn(XmlReading.TryLoad(package.Read("meta.xml"), nesting));
        return opened;
    }

    /// <summary>
    /// The body's children, or those of a container in the body that is too large to hold at once, each whole.
    /// </summary>
    /// <param name="opens">Whether an element's children are wanted instead of it; it is given before them, without them.</param>
    public IEnumerable<(XElement Element, int Depth)> Body(Func<XName, bool> opens)
    {
        using var reader = XmlReading.Open(_content);
        reader.MoveToContent();
        if (reader.NamespaceURI != Odf.Office.NamespaceName) throw new FileFaultException("It is not an OpenDocument file.");
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }
            var name = XName.Get(reader.LocalName, reader.NamespaceURI);
            if (name == Odf.Office + "body") break;
            var element = XmlReading.ReadElement(reader, _maxNesting);
            if (name.LocalName is "automatic-styles" or "styles" or "master-styles") Styles.Add(element);
            else if (name.LocalName == "meta") Title ??= TitleIn(element);
        }
        // The body, and in it the one element of its kind.
        while (reader.Read() && reader.NodeType != XmlNodeType.Element)
        {
        }
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }
            if (reader.Depth > _maxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
            var name = XName.Get(reader.LocalName, reader.NamespaceURI);
            if (!opens(name))
            {
                var depth = reader.Depth;
                yield return (XmlReading.ReadElement(reader, _maxNesting), depth);
                continue;
            }
            var container = new XElement(name);
            if (reader.MoveToFirstAttribute())
            {
                do container.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
                while (reader.MoveToNextAttribute());
                reader.MoveToElement();
            }
            yield return (container, reader.Depth);
            reader.Read();
        }
    }

    private static string? TitleIn(XElement? meta) => PdfTitle.Usable(meta?.Descendants(Odf.Dublin + "title").FirstOrDefault()?.Value);
}
