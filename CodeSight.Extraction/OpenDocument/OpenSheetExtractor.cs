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
        var reading = new Reading(document, writer, new(file.Limits.HiddenContent), cancellationToken);
        foreach (var (element, depth) in document.Body(Opens)) reading.Take(element, depth);
        reading.Finish();
        return writer.Finish();
    }

    private static bool Opens(XName name) => name == Odf.Table + "table" || OdfTableReader.IsRowGroup(name);

    private sealed class Reading(OdfFile document, BlockWriter writer, HiddenContent hidden, CancellationToken cancellationToken)
    {
        private readonly HiddenContent _hidden = hidden;
        private readonly OdfBlocks _blocks = new(document.Styles, document.Objects, writer, hidden, cancellationToken);
        private HashSet<int> _hiddenColumns = [];
        private OdfTableReader? _cells;
        private TableRows _rows = new(writer);
        private int _tableDepth = -1;
        private bool _isSheetHidden;
        private bool _hasHeader;
        private int _column;
        private int _row;
        private int _last;
        private int _formulas;

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
            _hidden.Tell(writer);
            if (_formulas > 0)
            {
                var holding = _formulas == 1 ? "1 formula holds" : string.Create(CultureInfo.InvariantCulture, $"{_formulas} formulas hold");
                writer.Note($"{holding} no value: the program that wrote the file did not compute it.");
            }
        }

        private void EndSheet() => _formulas += _cells?.WithoutValue ?? 0;

        private void StartSheet(XElement table, int depth)
        {
            EndSheet();
            (_tableDepth, _column, _row, _last, _hasHeader) = (depth, 0, 0, 0, false);
            (_rows, _hiddenColumns) = (new(writer), []);
            _cells = new(_blocks) { HiddenColumns = _hiddenColumns };
            var isHidden = document.Styles.IsHidden("table", table.Get(Odf.Table + "style-name"));
            var name = table.Get(Odf.Table + "name") ?? "";
            _isSheetHidden = isHidden && !_hidden.Reads("sheet");
            if (!_isSheetHidden) writer.Heading(1, isHidden ? HiddenContent.Mark(name) : name, null, 1, 1);
        }

        private void TakeColumn(XElement column)
        {
            var count = Math.Min(column.Count(Odf.Table + "number-columns-repeated"), 20_000);
            // Columns up to the sheet's end hold nothing.
            if (IsCollapsed(column) && _column + count < 16_000)
                for (var i = 0; i < count; i++)
                    if (!_hidden.Reads("column")) _hiddenColumns.Add(_column + i);
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
            var isHidden = cells.Count > 0 && IsCollapsed(row);
            if (isHidden) cells[0] = HiddenContent.Mark(cells[0]);
            var isRead = !isHidden || _hidden.Reads("row");
            // A row that is left out is no gap between two tables.
            if (!isRead) _last = _row;
            if (cells.Count > 0 && isRead)
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
