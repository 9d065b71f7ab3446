using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CodeSight.Extraction.Office;

/// <summary>Reads a sheet's rows from its XML as a stream: sheets are large, and most of what they say is not text.</summary>
internal sealed class SheetCells
{
    private const int MaxGap = 20;
    private const int MaxColumns = 16_384;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly List<string> _shared = [];
    private readonly List<CellFormat> _formats = [];
    private readonly bool _starts1904;

    public SheetCells(WorkbookPart book)
    {
        _starts1904 = book.Workbook.WorkbookProperties?.Date1904?.Value == true;
        if (book.SharedStringTablePart is { } table) ReadShared(table);
        if (book.WorkbookStylesPart?.Stylesheet is { } styles) ReadFormats(styles);
    }

    /// <summary>A row: its number in the sheet, its cells from the first used column on, and how many of them are numbers.</summary>
    public readonly record struct Row(int Number, IReadOnlyList<string> Cells, int Numbers);

    public IEnumerable<Row> Rows(OpenXmlPart sheet)
    {
        using var stream = sheet.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, Settings);
        var number = 0;
        int? firstColumn = null;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row") continue;
            var hasNumber = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given);
            number = hasNumber && given > number ? given : number + 1;
            if (xml.IsEmptyElement) continue;
            var (cells, numbers) = ReadRow(xml, ref firstColumn);
            if (cells.Count > 0) yield return new(number, cells, numbers);
        }
    }

    private (List<string> Cells, int Numbers) ReadRow(XmlReader xml, ref int? firstColumn)
    {
        var cells = new List<string>();
        var numbers = 0;
        var column = -1;
        var depth = xml.Depth;
        var written = -1;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c") continue;
            column = Column(xml.GetAttribute("r")) is >= 0 and var given ? given : column + 1;
            var (text, isNumber) = ReadCell(xml);
            if (text.Length == 0) continue;
            firstColumn ??= column;
            if (written < 0) written = Math.Min(firstColumn.Value, column) - 1;
            for (var gap = Math.Min(column - written - 1, MaxGap); gap > 0; gap--) cells.Add("");
            cells.Add(text);
            written = column;
            if (isNumber) numbers++;
        }
        return (cells, numbers);
    }

    private (string Text, bool IsNumber) ReadCell(XmlReader xml)
    {
        var type = xml.GetAttribute("t");
        var style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        if (xml.IsEmptyElement) return ("", false);
        var depth = xml.Depth;
        string? value = null;
        StringBuilder? inline = null;
        var inValue = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element) inValue = xml.LocalName is "v" or "t" && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.EndElement) inValue = false;
            else if (inValue && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA
                or XmlNodeType.Whitespace)
            {
                if (type == "inlineStr") (inline ??= new()).Append(xml.Value);
                else value = value is null ? xml.Value : value + xml.Value;
            }
        }
        return type switch
        {
            "s" => (int.TryParse(value, NumberStyles.None, null, out var place) && place < _shared.Count ? _shared[place] : "", false),
            "inlineStr" => (inline?.ToString() ?? "", false),
            "b" => (value switch { "1" or "true" => "TRUE", "0" or "false" => "FALSE", _ => "" }, false),
            "str" or "e" => (value ?? "", false),
            "d" => (value?.Replace('T', ' ') ?? "", true),
            _ => value is null
                ? ("", false)
                : ((style < _formats.Count ? _formats[style] : CellFormat.General).Show(value, _starts1904), true),
        };
    }

    private void ReadShared(SharedStringTablePart table)
    {
        using var stream = table.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, Settings);
        var text = new StringBuilder();
        var (inText, inPhonetic) = (false, false);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "si":
                    text.Clear();
                    if (xml.IsEmptyElement) _shared.Add("");
                    break;
                case XmlNodeType.Element when xml.LocalName == "rPh":
                    inPhonetic = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.Element:
                    inText = xml.LocalName == "t" && !xml.IsEmptyElement && !inPhonetic;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    _shared.Add(text.ToString());
                    break;
                case XmlNodeType.EndElement:
                    if (xml.LocalName == "rPh") inPhonetic = false;
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inText:
                    text.Append(xml.Value);
                    break;
            }
        }
    }

    private void ReadFormats(Stylesheet styles)
    {
        var known = new Dictionary<uint, CellFormat>();
        foreach (var format in styles.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            if (format.NumberFormatId?.Value is { } id && format.FormatCode?.Value is { } code) known.TryAdd(id, new CellFormat(code));
        foreach (var cell in styles.CellFormats?.Elements<DocumentFormat.OpenXml.Spreadsheet.CellFormat>() ?? [])
        {
            var id = cell.NumberFormatId?.Value ?? 0;
            if (!known.TryGetValue(id, out var format)) known.Add(id, format = CellFormat.BuiltIn((int)id));
            _formats.Add(format);
        }
    }

    /// <summary>The column of a reference such as "AB12", from 0; -1 where there is none.</summary>
    private static int Column(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c) || column > MaxColumns) break;
            column = (column * 26) + (c - 'A' + 1);
        }
        return column is > 0 and <= MaxColumns ? column - 1 : -1;
    }
}
