using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Makes a package that can be opened of one that cannot: XML is kept up to its first fault, relations that lead nowhere are dropped, and
/// what the package fails to say of its parts is told by their relations.
/// </summary>
internal static class OfficeRepair
{
    private const string Types = "[Content_Types].xml";
    private const string RelationsType = "application/vnd.openxmlformats-package.relationships+xml";
    private const string Office = "application/vnd.openxmlformats-officedocument.";
    private static readonly XNamespace TypesName = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace RelationsName = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static readonly (string Part, string Type)[] Mains =
    [
        ("word/document.xml", Office + "wordprocessingml.document.main+xml"),
        ("xl/workbook.xml", Office + "spreadsheetml.sheet.main+xml"),
        ("ppt/presentation.xml", Office + "presentationml.presentation.main+xml"),
    ];

    // By the last part of the relation's type, and the folder of the application.
    private static readonly Dictionary<string, string> TypeOfRelation = new(StringComparer.Ordinal)
    {
        ["word/styles"] = Office + "wordprocessingml.styles+xml",
        ["word/numbering"] = Office + "wordprocessingml.numbering+xml",
        ["word/settings"] = Office + "wordprocessingml.settings+xml",
        ["word/footnotes"] = Office + "wordprocessingml.footnotes+xml",
        ["word/endnotes"] = Office + "wordprocessingml.endnotes+xml",
        ["word/comments"] = Office + "wordprocessingml.comments+xml",
        ["word/header"] = Office + "wordprocessingml.header+xml",
        ["word/footer"] = Office + "wordprocessingml.footer+xml",
        ["xl/worksheet"] = Office + "spreadsheetml.worksheet+xml",
        ["xl/sharedStrings"] = Office + "spreadsheetml.sharedStrings+xml",
        ["xl/styles"] = Office + "spreadsheetml.styles+xml",
        ["xl/comments"] = Office + "spreadsheetml.comments+xml",
        ["ppt/slide"] = Office + "presentationml.slide+xml",
        ["ppt/slideLayout"] = Office + "presentationml.slideLayout+xml",
        ["ppt/slideMaster"] = Office + "presentationml.slideMaster+xml",
        ["ppt/notesSlide"] = Office + "presentationml.notesSlide+xml",
        ["/drawing"] = Office + "drawing+xml",
        ["/chart"] = Office + "drawingml.chart+xml",
    };

    /// <summary>The package without what is damaged.</summary>
    /// <param name="hasLosses">Whether that may have held text.</param>
    /// <exception cref="FileFaultException">Nothing of it can be unpacked, or it is over a limit.</exception>
    public static byte[] Repair(SourceFile file, out bool hasLosses)
    {
        var damaged = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parts = Unpack(file, damaged);
        var (main, mainType) = Array.Find(Mains,
            each => parts.Keys.Any(name => name.StartsWith(FolderOf(each.Part), StringComparison.OrdinalIgnoreCase)));
        if (main is null) throw new FileFaultException("The file is damaged: its main part cannot be read.");
        if (!Encoding.UTF8.GetString(parts.GetValueOrDefault("_rels/.rels") ?? []).Contains("/officeDocument\"", StringComparison.Ordinal))
            parts["_rels/.rels"] = Bytes(new(RelationsName + "Relationships", Relation("main", "officeDocument", main)));
        OfficeParts.Complete(parts, damaged, main);
        var types = new ContentTypes(parts.GetValueOrDefault(Types));
        types.Set(main, mainType);
        foreach (var name in parts.Keys.Where(IsRelations).ToList()) parts[name] = Relations(name, parts, types, FolderOf(main), damaged);
        parts[Types] = types.ToBytes(parts.Keys);
        hasLosses = damaged.Count > 0;
        return Pack(parts);
    }

    /// <summary>A relation of a kind of Office's own.</summary>
    public static XElement Relation(string id, string kind, string target) =>
        new(RelationsName + "Relationship", new XAttribute("Id", id), new XAttribute("Target", "/" + target),
            new XAttribute("Type", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind));

    /// <summary>The relations of a part, or none where it has none.</summary>
    public static XElement RelationsOf(byte[]? xml) =>
        xml is null ? new(RelationsName + "Relationships") : XElement.Load(new MemoryStream(xml, writable: false));

    public static byte[] Bytes(XElement root) => Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));

    private static string FolderOf(string main) => main[..(main.IndexOf('/', StringComparison.Ordinal) + 1)];

    private static Dictionary<string, byte[]> Unpack(SourceFile file, HashSet<string> damaged)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        long left = file.Limits.MaxUnpackedBytes;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > file.Limits.MaxParts)
                throw new FileFaultException($"It holds more than {file.Limits.MaxParts:N0} parts.");
            foreach (var entry in zip.Entries)
            {
                var name = entry.FullName.Replace('\\', '/').TrimStart('/');
                var isXml = OfficePackage.IsXml(name);
                // Pictures and the like hold no text.
                if (name.EndsWith('/') || (!isXml && !IsChunk(name))) continue;
                var bytes = Unpack(entry, ref left, file.Limits, out var isWhole);
                if (isXml) bytes = WellFormed(bytes, ref isWhole);
                if (!isWhole) damaged.Add(name);
                if (bytes is not null) parts.TryAdd(name, bytes);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new FileFaultException("The file is damaged: its parts cannot be unpacked.");
        }
        return parts;
    }

    private static bool IsChunk(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml" or ".txt" or ".docx";

    private static byte[] Unpack(ZipArchiveEntry entry, ref long left, ExtractionOptions limits, out bool isWhole)
    {
        isWhole = true;
        using var unpacked = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            using var stream = entry.Open();
            while (stream.Read(buffer) is > 0 and var count)
            {
                if ((left -= count) < 0) throw OfficePackage.TooLarge(limits);
                unpacked.Write(buffer, 0, count);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            // Its beginning may still be read.
            isWhole = false;
        }
        return unpacked.ToArray();
    }

    /// <summary>
    /// The XML up to its first fault, with all elements closed, without characters that no XML may hold; null where nothing is left.
    /// </summary>
    private static byte[]? WellFormed(byte[] bytes, ref bool isWhole)
    {
        using var copy = new MemoryStream();
        var hasRoot = false;
        using (var writer = XmlWriter.Create(copy, new() { CheckCharacters = false, Encoding = new UTF8Encoding(false) }))
        using (var text = new CleanReader(bytes))
        using (var reader = XmlReader.Create(text, new()
        {
            CheckCharacters = false,
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        }))
        {
            try
            {
                while (reader.Read())
                {
                    hasRoot |= reader.NodeType == XmlNodeType.Element;
                    Copy(reader, writer);
                }
            }
            catch (XmlException)
            {
                isWhole = false;
            }
            if (hasRoot) writer.WriteEndDocument();
        }
        return hasRoot ? copy.ToArray() : null;
    }

    private static void Copy(XmlReader reader, XmlWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
                var isEmpty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                    writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, Clean(reader.Value));
                if (isEmpty) writer.WriteEndElement();
                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                writer.WriteString(Clean(reader.Value));
                break;
        }
    }

    private static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) cleaned.Append(text[i]).Append(text[++i]);
            else if (XmlConvert.IsXmlChar(text[i])) cleaned.Append(text[i]);
        }
        return cleaned.ToString();
    }

    private static bool IsRelations(string name) => name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    /// <summary>The relations that lead to a part that is there, or to an address.</summary>
    private static byte[] Relations(
        string name, Dictionary<string, byte[]> parts, ContentTypes types, string folder, HashSet<string> damaged)
    {
        var root = RelationsOf(parts[name]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var relation in root.Elements().ToList())
        {
            var (id, type, target) =
                (relation.Attribute("Id")?.Value, relation.Attribute("Type")?.Value, relation.Attribute("Target")?.Value);
            if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(type) || target is null || !seen.Add(id)
                || !Uri.TryCreate(target, UriKind.RelativeOrAbsolute, out _))
            {
                relation.Remove();
            }
            else if (relation.Attribute("TargetMode")?.Value is not "External")
            {
                var part = Resolve(name, target);
                var kind = type[(type.LastIndexOf('/') + 1)..];
                if (parts.ContainsKey(part))
                {
                    if ((TypeOfRelation.GetValueOrDefault(folder + kind) ?? TypeOfRelation.GetValueOrDefault("/" + kind)) is { } known)
                        types.Set(part, known);
                    continue;
                }
                if (TypeOfRelation.ContainsKey(folder + kind) || TypeOfRelation.ContainsKey("/" + kind)) damaged.Add(part);
                relation.Remove();
            }
        }
        return Bytes(root);
    }

    /// <summary>The part's name that a target stands for, seen from the part that its relations belong to.</summary>
    private static string Resolve(string relations, string target)
    {
        var folders = new List<string>();
        if (!target.StartsWith('/'))
        {
            // folder/_rels/part.xml.rels
            folders.AddRange(relations.Split('/')[..^2]);
        }
        foreach (var step in Uri.UnescapeDataString(target.Split('#')[0]).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "..")
            {
                if (folders.Count > 0) folders.RemoveAt(folders.Count - 1);
            }
            else if (step != ".")
            {
                folders.Add(step);
            }
        }
        return string.Join('/', folders);
    }

    private static byte[] Pack(Dictionary<string, byte[]> parts)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in parts)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(bytes);
            }
        }
        return packed.ToArray();
    }

    /// <summary>Text with spaces in the places of characters that XML does not allow, which its reader would stop at.</summary>
    private sealed class CleanReader(byte[] bytes) : StreamReader(new MemoryStream(bytes, writable: false), Encoding.UTF8)
    {
        public override int Read(char[] buffer, int index, int count)
        {
            var read = base.Read(buffer, index, count);
            foreach (ref var c in buffer.AsSpan(index, read))
                if (c is (< ' ' and not ('\t' or '\n' or '\r')) or >= '\uFFFE') c = ' ';
            return read;
        }
    }

    /// <summary>What kind each part is of.</summary>
    private sealed class ContentTypes
    {
        private readonly Dictionary<string, string> _parts = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, string> _endings = new(StringComparer.OrdinalIgnoreCase);

        public ContentTypes(byte[]? xml)
        {
            foreach (var each in xml is null ? [] : XElement.Load(new MemoryStream(xml, writable: false)).Elements())
            {
                if (each.Attribute("ContentType")?.Value is not { Length: > 0 } type) continue;
                if (each.Attribute("PartName")?.Value is { } part) _parts.TryAdd(part.TrimStart('/'), type);
                else if (each.Attribute("Extension")?.Value is { Length: > 0 } ending) _endings.TryAdd(ending, type);
            }
        }

        /// <summary>Names the kind of a part that has none, or only that of all XML.</summary>
        public void Set(string part, string type)
        {
            var known = _parts.GetValueOrDefault(part) ?? _endings.GetValueOrDefault(Path.GetExtension(part).TrimStart('.'));
            if (known is null or "application/xml" or "text/xml" || known.Contains(' ', StringComparison.Ordinal)) _parts[part] = type;
        }

        public byte[] ToBytes(IEnumerable<string> names)
        {
            _endings["rels"] = RelationsType;
            _endings.TryAdd("xml", "application/xml");
            _endings.TryAdd("vml", Office + "vmlDrawing");
            foreach (var (ending, type) in ((string, string)[])[("html", "text/html"), ("htm", "text/html"), ("txt", "text/plain")])
                _endings.TryAdd(ending, type);
            var here = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
            return Bytes(new XElement(TypesName + "Types",
                _endings.Select(each => new XElement(TypesName + "Default",
                    new XAttribute("Extension", each.Key), new XAttribute("ContentType", each.Value))),
                _parts.Where(each => here.Contains(each.Key))
                    .Select(each => new XElement(TypesName + "Override",
                        new XAttribute("PartName", "/" + each.Key), new XAttribute("ContentType", each.Value)))));
        }
    }
}
