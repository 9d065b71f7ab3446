using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CodeSight.Extraction.Office;

/// <summary>Reads a sheet's rows from its XML as a stream: sheets are large, and most of what they say is not text.</summary>
internal sealed class SheetCells
{
    private const int MaxFormulaLength = 200;
    public const int MaxColumns = 16_384;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly List<string> _shared = [];
    private readonly List<(CellFormat Format, bool IsStruck)> _formats = [];
    private readonly bool _starts1904;

    public SheetCells(WorkbookPart book)
    {
        _starts1904 = book.Workbook?.WorkbookProperties?.Attribute("date1904") is "1" or "true";
        if (book.SharedStringTablePart is { } table) ReadShared(table);
        if (book.WorkbookStylesPart?.Stylesheet is { } styles) ReadFormats(styles);
    }

    /// <summary>Cells with formulas of which the file holds no value.</summary>
    public int FormulasWithoutValue { get; private set; }

    /// <summary>A row and its number in the sheet.</summary>
    public readonly record struct Row(int Number, SheetRow.Shown Shown);

    public IEnumerable<Row> Rows(OpenXmlPart sheet, HiddenContent hidden)
    {
        var shown = new SheetRow(SheetLayout.Read(sheet, Settings), hidden);
        using var stream = sheet.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, Settings);
        var number = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row") continue;
            var hasNumber = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given);
            number = hasNumber && given > number ? given : number + 1;
            var isHidden = xml.GetAttribute("hidden") is "1" or "true" || xml.GetAttribute("ht") is "0";
            if (xml.IsEmptyElement) continue;
            shown.Start(number);
            ReadRow(xml, shown);
            if (shown.Finish(number) is not { } row) continue;
            if (!isHidden) yield return new(number, row);
            else if (hidden.Reads("row"))
                yield return new(number, row with { Cells = [HiddenContent.Mark(row.Cells[0]), .. row.Cells.Skip(1)] });
        }
    }

    private void ReadRow(XmlReader xml, SheetRow row)
    {
        var column = -1;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c") continue;
            column = Column(xml.GetAttribute("r")) is >= 0 and var given ? given : column + 1;
            var (text, isNumber) = ReadCell(xml);
            if (text.Length > 0) row.Add(column, text, isNumber);
        }
    }

    private (string Text, bool IsNumber) ReadCell(XmlReader xml)
    {
        var type = xml.GetAttribute("t");
        var style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        if (xml.IsEmptyElement) return ("", false);
        var depth = xml.Depth;
        string? value = null;
        StringBuilder? inline = null;
        string? formula = null;
        var inside = "";
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                inside = xml.IsEmptyElement ? "" : xml.LocalName;
                if (xml.LocalName == "f") formula ??= "";
                // Readings of the signs before them.
                if (xml.LocalName == "rPh" && !xml.IsEmptyElement) Skip(xml);
            }
            else if (xml.NodeType == XmlNodeType.EndElement) inside = "";
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA or XmlNodeType.Whitespace)
            {
                if (inside == "f") formula += xml.Value;
                else if (inside is not ("v" or "t")) continue;
                else if (type == "inlineStr") (inline ??= new()).Append(xml.Value);
                else value = value is null ? xml.Value : value + xml.Value;
            }
        }
        if (formula is not null && string.IsNullOrEmpty(value) && inline is null && type != "str")
        {
            FormulasWithoutValue++;
            var start = formula.Length > MaxFormulaLength ? formula[..MaxFormulaLength] + "…" : formula;
            return (start.Length == 0 ? "(formula without a value)" : $"={start} (not calculated)", false);
        }
        var (format, isStruck) = style < _formats.Count ? _formats[style] : (CellFormat.General, false);
        var (text, isNumber) = type switch
        {
            "s" => (int.TryParse(value, NumberStyles.None, null, out var place) && place < _shared.Count ? _shared[place] : "", false),
            "inlineStr" => (Decode(inline?.ToString()), false),
            "b" => (value switch { "1" or "true" => "TRUE", "0" or "false" => "FALSE", _ => "" }, false),
            "str" or "e" => (Decode(value), false),
            "d" => (value?.Replace('T', ' ') ?? "", true),
            _ => value is null ? ("", false) : (format.Show(value, _starts1904), true),
        };
        return (isStruck && !string.IsNullOrWhiteSpace(text) ? $"~~{text.Trim()}~~" : text, isNumber);
    }

    private static void Skip(XmlReader xml)
    {
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
        }
    }

    // Characters that no XML may hold are written as escapes, such as _x000D_.
    private static string Decode(string? text) => XmlConvert.DecodeName(text) ?? "";

    private void ReadShared(SharedStringTablePart table)
    {
        using var stream = table.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, Settings);
        var text = new MarkedText();
        var (inText, inPhonetic, isRaised) = (false, false, false);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "si":
                    text.Clear();
                    if (xml.IsEmptyElement) _shared.Add("");
                    break;
                case XmlNodeType.Element when xml.LocalName == "r":
                    isRaised = false;
                    text.Strike(false);
                    break;
                case XmlNodeType.Element when xml.LocalName == "strike":
                    text.Strike(xml.GetAttribute("val") is not ("0" or "false"));
                    break;
                case XmlNodeType.Element when xml.LocalName == "vertAlign":
                    isRaised = xml.GetAttribute("val") == "superscript";
                    break;
                case XmlNodeType.Element when xml.LocalName == "rPh":
                    inPhonetic = !xml.IsEmptyElement;
                    break;
                case XmlNodeType.Element:
                    inText = xml.LocalName == "t" && !xml.IsEmptyElement && !inPhonetic;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "si":
                    _shared.Add(text.ToString());
                    isRaised = false;
                    break;
                case XmlNodeType.EndElement:
                    if (xml.LocalName == "rPh") inPhonetic = false;
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when inText:
                    if (isRaised) text.AppendRaised(Decode(xml.Value));
                    else text.Append(Decode(xml.Value));
                    break;
            }
        }
    }

    private void ReadFormats(Stylesheet styles)
    {
        var known = new Dictionary<uint, CellFormat>();
        foreach (var format in styles.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            if (format.NumberFormatId.Number() is { } id && format.FormatCode?.Value is { } code) known.TryAdd(id, new CellFormat(code));
        var struck = styles.Fonts?.ChildElements.Select(font => font.Child("strike").IsOn()).ToList() ?? [];
        foreach (var cell in styles.CellFormats?.Elements<DocumentFormat.OpenXml.Spreadsheet.CellFormat>() ?? [])
        {
            var id = cell.NumberFormatId.Number() ?? 0;
            if (!known.TryGetValue(id, out var format)) known.Add(id, format = CellFormat.BuiltIn((int)id));
            _formats.Add((format, cell.FontId.Number() is { } font && font < struck.Count && struck[(int)font]));
        }
    }

    /// <summary>The column of a reference such as "AB12", from 0; -1 where there is none.</summary>
    public static int Column(string? reference)
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
