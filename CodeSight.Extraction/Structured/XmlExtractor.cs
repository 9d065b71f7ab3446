using System.Text;
using System.Xml;
using CodeSight.Extraction.Code;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Structured;

/// <summary>
/// XML: each element's text with its name and attributes under the path that leads to it; paragraphs with elements in their midst as
/// running text. Entities are not expanded. What is not XML is read as text, line by line.
/// </summary>
internal sealed class XmlExtractor : IExtractor
{
    private static readonly CodeExtractor AsText = new();
    private static readonly HashSet<string> Paragraphs = new(StringComparer.Ordinal) { "p", "para", "simpara", "abstract", "text" };

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        try
        {
            new Reading(writer, cancellationToken).Read(file);
            return writer.Finish();
        }
        catch (Exception fault) when (fault is XmlException or FileFaultException)
        {
            return AsText.Extract(file, cancellationToken);
        }
    }

    private sealed class Reading(BlockWriter writer, CancellationToken cancellationToken)
    {
        private const int MaxTitleLength = 150;
        private readonly StructureWriter _structure = new(writer);
        private readonly Stack<Element> _open = new();

        public void Read(SourceFile file)
        {
            // The text's encoding is told by the same judgement as that of all other files.
            var text = TextDecoder.Decode(file.Bytes, file.Limits, DeclaredEncoding.Of(file.Bytes, "a.xml"));
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreProcessingInstructions = true,
            };
            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF', ' ', '\n', '\r', '\t')), settings);
            var (place, steps) = (reader as IXmlLineInfo, 0);
            while (reader.Read())
            {
                if ((++steps & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var line = Math.Max(1, place?.LineNumber ?? 1);
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        Start(reader, line);
                        break;
                    // White space between elements is none of the text.
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                        if (_open.TryPeek(out var open) && (open.Text.Length > 0 || !string.IsNullOrWhiteSpace(reader.Value) || open.IsInline))
                            open.Text.Append(reader.Value);
                        break;
                    case XmlNodeType.EndElement:
                        End(line);
                        break;
                    case XmlNodeType.Comment when writer.Limits.HiddenContent == HiddenContentMode.Mark:
                        _structure.Line(HiddenContent.Mark(reader.Value.Trim()), line, line);
                        break;
                }
            }
            _structure.Finish(1);
        }

        private void Start(XmlReader reader, int line)
        {
            if (_open.Count >= writer.Limits.MaxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
            var isInline = false;
            if (_open.TryPeek(out var outer))
            {
                isInline = outer.IsInline || outer.Text.Length > 0;
                if (!isInline && !outer.IsOpened) Open(outer);
            }
            var element = new Element(reader.LocalName, line, isInline);
            var isEmpty = reader.IsEmptyElement;
            if (reader.MoveToFirstAttribute())
            {
                do
                {
                    if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns" && reader.Value.Length > 0)
                        element.Attributes.Add((reader.LocalName, reader.Value));
                }
                while (reader.MoveToNextAttribute());
                reader.MoveToElement();
            }
            _open.Push(element);
            if (isEmpty) End(line);
        }

        private void Open(Element element)
        {
            _structure.Open(element.Name, isList: false);
            element.IsOpened = true;
            foreach (var (name, value) in element.Attributes) _structure.Value(name, value, element.Line, element.Line);
            element.Text.Clear();
        }

        private void End(int line)
        {
            if (!_open.TryPop(out var element)) return;
            var text = element.Text.ToString();
            if (element.IsInline)
            {
                var outer = _open.Peek().Text;
                if (element.Name is "sup") RaisedText.Append(outer, text);
                else outer.Append(text);
                return;
            }
            text = TextCleaner.CleanLine(text);
            if (element.IsOpened)
            {
                if (text.Length > 0) _structure.Paragraph(text, element.Line, line);
                _structure.Close(line);
                return;
            }
            if (element.Name is "title" or "head" && text.Length is > 0 and <= MaxTitleLength && _structure.Depth > 0)
            {
                if (_structure.Depth <= 2) writer.OfferTitle(text);
                _structure.Rename(text);
            }
            else if (text.Length > 0 && Paragraphs.Contains(element.Name)) _structure.Paragraph(text, element.Line, line);
            else Leaf(element, text, line);
        }

        private void Leaf(Element element, string text, int line)
        {
            if (element.Name == "article-title") writer.OfferTitle(text);
            var attributes = string.Join(", ", element.Attributes.Select(each => $"{each.Name}={each.Value}"));
            if (text.Length == 0 && attributes.Length == 0) return;
            var name = text.Length == 0 || attributes.Length == 0 ? element.Name : $"{element.Name} ({attributes})";
            if (name.Length > 80) _structure.Line($"{name}: {text}", element.Line, line);
            else _structure.Value(name, text.Length > 0 ? text : attributes, element.Line, line);
        }

        private sealed record Element(string Name, int Line, bool IsInline)
        {
            public StringBuilder Text { get; } = new();

            public List<(string Name, string Value)> Attributes { get; } = [];

            /// <summary>Whether it has elements in it and was entered.</summary>
            public bool IsOpened { get; set; }
        }
    }
}
