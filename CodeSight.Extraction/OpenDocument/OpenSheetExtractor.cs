using System.Globalization;
using System.Xml.Linq;

namespace CodeSight.Extraction.OpenDocument;

/// <summary>Workbooks of OpenDocument (ODS): each sheet as a section, cells as the sheet shows them. A line is the sheet's row number.</summary>
internal sealed class OpenSheetExtractor : IExtractor
{
    // A row that is repeated to fill a sheet says nothing more after a while.
    private const int MaxRepeated = 1000;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var document = OdfFile.Open(file);
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(document.Title);
        var reading = new Reading(document.Styles, writer, cancellationToken);
        foreach (var (element, depth) in document.Body(Opens)) reading.Take(element, depth);
        reading.Finish();
        return writer.Finish();
    }

    private static bool Opens(XName name) => name == Odf.Table + "table" || OdfTableReader.IsRowGroup(name);

    private sealed class Reading(OdfStyles styles, BlockWriter writer, CancellationToken cancellationToken)
    {
        private readonly OdfBlocks _blocks = new(styles, writer, cancellationToken);
        private readonly bool _skips = writer.Limits.HiddenContent == HiddenContent.Skip;
        private HashSet<int> _hiddenColumns = [];
        private OdfTableReader? _cells;
        private TableRows _rows = new(writer);
        private int _tableDepth = -1;
        private bool _isSheetHidden;
        private bool _hasHeader;
        private int _column;
        private int _row;
        private int _last;
        private (int Sheets, int Rows, int Columns, int Formulas) _counts;

        /// <summary>Takes the next element of the body, at its depth in the file.</summary>
        public void Take(XElement element, int depth)
        {
            if (element.Name == Odf.Table + "table" && (_tableDepth < 0 || depth <= _tableDepth)) StartSheet(element, depth);
            else if (_tableDepth < 0 || _isSheetHidden) return;
            else if (element.Name == Odf.Table + "table-row") TakeRow(element);
            else if (element.Name.LocalName is "table-column" or "table-columns" or "table-header-columns" or "table-column-group")
                foreach (var column in element.DescendantsAndSelf(Odf.Table + "table-column")) TakeColumn(column);
            else if (element.Name.LocalName == "shapes") _blocks.Write(element);
        }

        public void Finish()
        {
            EndSheet();
            OdfNotes.AddHidden(
                writer, (_counts.Sheets, "sheet", "sheets"), (_counts.Rows, "row", "rows"), (_counts.Columns, "column", "columns"),
                (_blocks.LeftOut, "passage", "passages"));
            if (_counts.Formulas > 0)
                writer.Note(string.Create(CultureInfo.InvariantCulture, $"{_counts.Formulas} formulas hold no value: the program that wrote the file did not compute them."));
        }

        private void EndSheet() => _counts.Formulas += _cells?.WithoutValue ?? 0;

        private void StartSheet(XElement table, int depth)
        {
            EndSheet();
            (_tableDepth, _column, _row, _last, _hasHeader) = (depth, 0, 0, 0, false);
            (_rows, _hiddenColumns) = (new(writer), []);
            _cells = new(_blocks) { HiddenColumns = _hiddenColumns };
            _isSheetHidden = _skips && styles.IsHidden("table", table.Get(Odf.Table + "style-name"));
            if (_isSheetHidden) _counts.Sheets++;
            else writer.Heading(1, table.Get(Odf.Table + "name") ?? "", null, 1, 1);
        }

        private void TakeColumn(XElement column)
        {
            var count = Math.Min(column.Count(Odf.Table + "number-columns-repeated"), 20_000);
            if (_skips && IsCollapsed(column) && _column + count < 16_000)
            {
                for (var i = 0; i < count; i++) _hiddenColumns.Add(_column + i);
                _counts.Columns += count;
            }
            _column += count;
        }

        private void TakeRow(XElement row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var repeated = row.Count(Odf.Table + "number-rows-repeated");
            var first = _row + 1;
            _row += repeated;
            var (notes, drawings) = (new List<(string Mark, XElement Body)>(), new List<XElement>());
            var cells = _cells?.Read(row, notes, drawings) ?? [];
            if (cells.Count > 0 && _skips && IsCollapsed(row)) _counts.Rows += repeated;
            else if (cells.Count > 0)
                for (var i = 0; i < Math.Min(repeated, MaxRepeated); i++) WriteRow(cells, first + i);
            foreach (var (mark, body) in notes)
                writer.Add(BlockKind.Paragraph, $"{mark} {_blocks.Flat(body, [], [])}", null, first, first);
            foreach (var drawing in drawings) _blocks.Write(drawing);
        }

        private void WriteRow(List<string> cells, int number)
        {
            var filled = cells.Count(cell => !string.IsNullOrWhiteSpace(cell));
            var numbers = _cells?.Numbers ?? 0;
            var looksLikeHeader = filled > 1 && numbers * 2 < filled;
            // After an empty row, a row of nothing but words starts another table.
            if (_hasHeader && number > _last + 1 && filled > 1 && numbers == 0) (_rows, _hasHeader) = (new(writer), false);
            // A single cell above a table is its title.
            if (!_hasHeader && filled == 1) writer.Add(BlockKind.Paragraph, string.Concat(cells), null, number, number);
            else _rows.Add(cells, !_hasHeader && looksLikeHeader, null, number, number);
            _hasHeader |= looksLikeHeader;
            _last = number;
        }

        private static bool IsCollapsed(XElement element) => element.Get(Odf.Table + "visibility") is "collapse" or "filter";
    }
}
