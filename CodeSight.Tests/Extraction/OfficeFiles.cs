using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using S = DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace CodeSight.Tests.Extraction;

/// <summary>Office files made on the fly, honest and hostile.</summary>
internal static class OfficeFiles
{
    private const string ContentTypes = """
        <?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
        """;

    private const string Relations = """
        <?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
        """;

    private const string RelationsName = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string RelationStart = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string TypeStart = "application/vnd.openxmlformats-officedocument.";
    private const string WordNames =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private const string SheetNames =
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private const string SlideNames =
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    /// <summary>A Word file with this body.</summary>
    public static byte[] Word(Action<MainDocumentPart, W.Body> fill)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var part = package.AddMainDocumentPart();
            var body = new W.Body();
            part.Document = new W.Document(body);
            fill(part, body);
        }
        return stream.ToArray();
    }

    /// <summary>A workbook with one sheet of these cells; numbers are given as doubles, formats by id.</summary>
    public static byte[] Sheet(string name, params (int Row, S.Cell[] Cells)[] rows)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = package.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = new S.Stylesheet(
                new S.Fonts(new S.Font()),
                new S.Fills(new S.Fill()),
                new S.Borders(new S.Border()),
                new S.CellFormats(new S.CellFormat(), new S.CellFormat { NumberFormatId = 14 }, new S.CellFormat { NumberFormatId = 10 },
                    new S.CellFormat { NumberFormatId = 4 }));
            sheet.Worksheet = new S.Worksheet(new S.SheetData(rows.Select(row => new S.Row(row.Cells) { RowIndex = (uint)row.Row })));
            book.Workbook = new S.Workbook(new S.Sheets(new S.Sheet { Name = name, SheetId = 1, Id = book.GetIdOfPart(sheet) }));
        }
        return stream.ToArray();
    }

    /// <summary>A Word file whose document part is written by the caller, byte by byte.</summary>
    public static byte[] RawWord(Action<Stream> writeDocument)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "[Content_Types].xml", part => part.Write(Encoding.UTF8.GetBytes(ContentTypes.Trim())));
            Write(zip, "_rels/.rels", part => part.Write(Encoding.UTF8.GetBytes(Relations.Trim())));
            Write(zip, "word/document.xml", writeDocument);
        }
        return stream.ToArray();
    }

    /// <summary>A package of these parts.</summary>
    public static byte[] Zip(IEnumerable<(string Name, string Content)> parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in parts) Write(zip, name, part => part.Write(Encoding.UTF8.GetBytes(content)));
        return stream.ToArray();
    }

    /// <summary>The parts of a Word file with this body (the XML within w:body) and these parts beside it, such as ("styles", XML).</summary>
    public static List<(string Name, string Content)> WordParts(string body, params (string Kind, string Content)[] others) =>
        Parts("word", "document", "wordprocessingml.document.main", $"<w:document {WordNames}><w:body>{body}</w:body></w:document>",
            [.. others.Select(other => ($"{other.Kind}.xml", other.Kind, $"wordprocessingml.{other.Kind}",
                $"<w:{other.Kind} {WordNames}>{other.Content}</w:{other.Kind}>"))]);

    /// <summary>The parts of a workbook with one sheet (the XML within worksheet).</summary>
    public static List<(string Name, string Content)> SheetParts(string sheet, string shared = "", string styles = "", string state = "visible") =>
        Parts("xl", "workbook", "spreadsheetml.sheet.main",
            $"<workbook {SheetNames}><sheets><sheet name=\"S\" sheetId=\"1\" state=\"{state}\" r:id=\"r0\"/></sheets></workbook>",
            [("worksheets/sheet1.xml", "worksheet", "spreadsheetml.worksheet", $"<worksheet {SheetNames}>{sheet}</worksheet>"),
            ("sharedStrings.xml", "sharedStrings", "spreadsheetml.sharedStrings", $"<sst {SheetNames}>{shared}</sst>"),
            ("styles.xml", "styles", "spreadsheetml.styles", $"<styleSheet {SheetNames}>{styles}</styleSheet>")]);

    /// <summary>The parts of a presentation with these slides: the attributes of the slide, and the XML within its shape tree.</summary>
    public static List<(string Name, string Content)> SlideParts(params (string Attributes, string Shapes)[] slides) =>
        Parts("ppt", "presentation", "presentationml.presentation.main",
            $"<p:presentation {SlideNames}><p:sldIdLst>{string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"r{i}\"/>"))}</p:sldIdLst></p:presentation>",
            [.. slides.Select((slide, i) => ($"slides/slide{i + 1}.xml", "slide", "presentationml.slide",
                $"<p:sld {SlideNames} {slide.Attributes}><p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{slide.Shapes}</p:spTree></p:cSld></p:sld>"))]);

    private static List<(string Name, string Content)> Parts(
        string folder, string main, string mainType, string mainXml, (string Name, string Kind, string Type, string Xml)[] others)
    {
        var overrides = others.Select(other => $"<Override PartName=\"/{folder}/{other.Name}\" ContentType=\"{TypeStart}{other.Type}+xml\"/>");
        var relations = others.Select((other, i) => $"<Relationship Id=\"r{i}\" Type=\"{RelationStart}{other.Kind}\" Target=\"{other.Name}\"/>");
        return
        [
            ("[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"html\" ContentType=\"text/html\"/><Default Extension=\"rtf\" ContentType=\"application/rtf\"/>"
                + "<Default Extension=\"mht\" ContentType=\"message/rfc822\"/><Default Extension=\"docx\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document\"/>"
                + $"<Override PartName=\"/{folder}/{main}.xml\" ContentType=\"{TypeStart}{mainType}+xml\"/>{string.Concat(overrides)}</Types>"),
            ("_rels/.rels",
                $"<Relationships xmlns=\"{RelationsName}\"><Relationship Id=\"m\" Type=\"{RelationStart}officeDocument\" Target=\"{folder}/{main}.xml\"/></Relationships>"),
            ($"{folder}/{main}.xml", mainXml),
            ($"{folder}/_rels/{main}.xml.rels", $"<Relationships xmlns=\"{RelationsName}\">{string.Concat(relations)}</Relationships>"),
            .. others.Select(other => ($"{folder}/{other.Name}", other.Xml)),
        ];
    }

    private static void Write(ZipArchive zip, string name, Action<Stream> write)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        write(part);
    }
}
