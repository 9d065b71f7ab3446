using System.Xml;
using System.Xml.Linq;

namespace CodeSight.Extraction;

/// <summary>Reads XML without fetching anything, without entities of its own, and no deeper than the limit.</summary>
internal static class XmlReading
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static XmlReader Open(byte[] xml) => XmlReader.Create(new MemoryStream(xml, writable: false), Settings);

    /// <summary>A small document whole, or null where it cannot be read.</summary>
    public static XElement? TryLoad(byte[]? xml, int maxNesting)
    {
        if (xml is null) return null;
        try
        {
            using var reader = Open(xml);
            reader.MoveToContent();
            return ReadElement(reader, maxNesting);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The element at which the reader stands, with all that is in it; the reader moves behind it.</summary>
    /// <exception cref="FileFaultException">It is nested too deeply.</exception>
    public static XElement ReadElement(XmlReader reader, int maxNesting)
    {
        // The library's own way of loading keeps no watch on the depth.
        var root = StartOf(reader);
        var open = root;
        var top = reader.Depth;
        var isEmpty = reader.IsEmptyElement;
        while (reader.Read())
        {
            if (isEmpty && reader.Depth <= top) return root;
            if (reader.Depth > maxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var inner = StartOf(reader);
                    open.Add(inner);
                    if (!reader.IsEmptyElement) open = inner;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open.Add(new XText(reader.Value));
                    break;
                case XmlNodeType.EndElement when reader.Depth == top:
                    reader.Read();
                    return root;
                case XmlNodeType.EndElement:
                    open = open.Parent ?? root;
                    break;
            }
        }
        return root;
    }

    private static XElement StartOf(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        if (!reader.MoveToFirstAttribute()) return element;
        do
        {
            if (reader.NamespaceURI != XNamespace.Xmlns.NamespaceName)
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
        }
        while (reader.MoveToNextAttribute());
        reader.MoveToElement();
        return element;
    }
}
