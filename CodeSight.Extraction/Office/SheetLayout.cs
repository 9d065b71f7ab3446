using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace CodeSight.Extraction.Office;

/// <summary>What a sheet says of its columns and of cells that are merged, which stands before and after its rows.</summary>
internal sealed partial class SheetLayout
{
    private const int MaxMergesLength = 8 << 20;
    private const int RowsForFirstColumn = 50;
    private readonly List<(int First, int Last)> _hidden = [];
    private readonly List<Merge> _merges = [];

    private SheetLayout()
    {
    }

    /// <summary>Merged cells by their first row.</summary>
    public IReadOnlyList<Merge> Merges => _merges;

    /// <summary>The first column, counted from 0, that one of the first rows uses; 0 where none does.</summary>
    public int FirstColumn { get; private set; }

    public bool HasHiddenColumns => _hidden.Count > 0;

    public static SheetLayout Read(OpenXmlPart sheet, XmlReaderSettings settings)
    {
        var layout = new SheetLayout();
        using (var stream = sheet.GetStream(FileMode.Open, FileAccess.Read))
        using (var xml = XmlReader.Create(stream, settings)) layout.ReadStart(xml);
        using (var stream = sheet.GetStream(FileMode.Open, FileAccess.Read)) layout.ReadMerges(stream);
        return layout;
    }

    /// <summary>Whether a column, counted from 0, is hidden.</summary>
    public bool IsHidden(int column) => _hidden.Exists(range => column >= range.First && column <= range.Last);

    /// <summary>How many of the columns before this one are hidden.</summary>
    public int HiddenBefore(int column) =>
        _hidden.Sum(range => Math.Max(0, Math.Min(range.Last, column - 1) - range.First + 1));

    private void ReadStart(XmlReader xml)
    {
        var (rows, first) = (0, int.MaxValue);
        while (rows <= RowsForFirstColumn && xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "col":
                    ReadColumn(xml);
                    break;
                case "row":
                    rows++;
                    break;
                // A cell that has a look only is not used.
                case "c" when !xml.IsEmptyElement && SheetCells.Column(xml.GetAttribute("r")) is >= 0 and var column:
                    first = Math.Min(first, column);
                    break;
            }
        }
        FirstColumn = first == int.MaxValue ? 0 : first;
    }

    private void ReadColumn(XmlReader xml)
    {
        var isHidden = xml.GetAttribute("hidden") is "1" or "true" || xml.GetAttribute("width") is "0";
        if (isHidden && int.TryParse(xml.GetAttribute("min"), out var first)
            && int.TryParse(xml.GetAttribute("max"), out var last) && first > 0)
            _hidden.Add((first - 1, last - 1));
    }

    // They stand behind the rows; searching the bytes is much faster than parsing all rows once more.
    private void ReadMerges(Stream stream)
    {
        var mark = "mergeCells"u8;
        var buffer = new byte[1 << 16];
        var kept = 0;
        MemoryStream? found = null;
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var count)
        {
            var piece = buffer.AsSpan(0, kept + count);
            if (found is not null)
            {
                found.Write(piece);
                kept = 0;
                if (found.Length > MaxMergesLength) break;
                continue;
            }
            var at = piece.IndexOf(mark);
            if (at >= 0)
            {
                (found = new()).Write(piece[at..]);
                kept = 0;
                continue;
            }
            // The mark may lie across two pieces.
            kept = Math.Min(piece.Length, mark.Length - 1);
            piece[^kept..].CopyTo(buffer);
        }
        if (found is null) return;
        foreach (Match match in MergePattern().Matches(Encoding.UTF8.GetString(found.GetBuffer(), 0, (int)found.Length)))
        {
            var (left, top) = Place(match.Groups[1].Value);
            var (right, bottom) = Place(match.Groups[2].Value);
            if (left >= 0 && right >= left && bottom >= top) _merges.Add(new(top, bottom, left, right));
        }
        _merges.Sort((one, other) => one.Top.CompareTo(other.Top));
    }

    private static (int Column, int Row) Place(string reference)
    {
        var digits = reference.AsSpan().IndexOfAnyInRange('0', '9');
        return (SheetCells.Column(reference), int.Parse(reference.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(
        """mergeCell\s[^>]{0,100}?ref\s*=\s*["']\$?([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})["']""", RegexOptions.CultureInvariant)]
    private static partial Regex MergePattern();

    /// <summary>Cells that are shown as one; rows from 1, columns from 0.</summary>
    public sealed record Merge(int Top, int Bottom, int Left, int Right)
    {
        /// <summary>What it shows, once its first cell was read.</summary>
        public string Text { get; set; } = "";

        public bool IsNumber { get; set; }
    }
}
