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

    private static void Write(ZipArchive zip, string name, Action<Stream> write)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        write(part);
    }
}
