namespace CodeSight.Extraction.Office;

/// <summary>One row of a sheet as it is shown: cells of merged regions filled in, hidden columns left out or marked.</summary>
internal sealed class SheetRow(SheetLayout layout, HiddenContent hidden)
{
    private const int MaxGap = 20;
    private const int MaxSpan = 200;
    private const int MaxRepeatedLength = 200;
    private readonly List<SheetLayout.Merge> _active = [];
    private readonly SortedDictionary<int, Cell> _cells = [];
    private readonly Dictionary<int, bool> _hiddenColumns = [];
    private readonly int[] _mergedUntil = layout.Merges.Count > 0 ? new int[SheetCells.MaxColumns] : [];
    private readonly int _firstColumn =
        hidden.IsMarking ? layout.FirstColumn : layout.FirstColumn - layout.HiddenBefore(layout.FirstColumn);
    private int _nextMerge;

    /// <summary>A row's cells from the first used column on.</summary>
    /// <param name="Numbers">How many of the cells are numbers.</param>
    /// <param name="Spanned">Which of the cells repeat the one before them, because both are one.</param>
    /// <param name="ContinuesAbove">Whether one of the cells began in a row above.</param>
    public readonly record struct Shown(IReadOnlyList<string> Cells, int Numbers, IReadOnlyList<bool> Spanned, bool ContinuesAbove);

    /// <summary>Starts the next row, of a higher number than the one before.</summary>
    public void Start(int number)
    {
        _cells.Clear();
        _active.RemoveAll(merge => merge.Bottom < number);
        for (; _nextMerge < layout.Merges.Count && layout.Merges[_nextMerge].Top <= number; _nextMerge++)
        {
            // Regions that begin within another one are none, however many a file names.
            var merge = layout.Merges[_nextMerge];
            if (merge.Bottom < number || _mergedUntil[merge.Left] >= number) continue;
            Array.Fill(_mergedUntil, merge.Bottom, merge.Left, merge.Right - merge.Left + 1);
            _active.Add(merge);
        }
    }

    public void Add(int column, string text, bool isNumber) => _cells[column] = new(text, isNumber, null);

    /// <summary>The row, or null where it holds nothing of its own.</summary>
    public Shown? Finish(int number)
    {
        foreach (var merge in _active)
            if (merge.Top == number && _cells.TryGetValue(merge.Left, out var first))
                (merge.Text, merge.IsNumber) = (first.Text, first.IsNumber);
        if (_cells.Count == 0) return null;
        foreach (var merge in _active) Fill(merge, number);
        // What stands over the whole table stands there once.
        if (_cells.Count > 1 && _cells.First().Value.Merge is { } only && _cells.Values.All(cell => cell.Merge == only))
        {
            var left = _cells.First();
            _cells.Clear();
            _cells.Add(left.Key, left.Value);
        }
        return Lay(number);
    }

    private void Fill(SheetLayout.Merge merge, int number)
    {
        if (merge.Text.Length == 0 || (number > merge.Top && merge.Text.Length > MaxRepeatedLength)) return;
        var last = Math.Min(merge.Right, merge.Left + MaxSpan - 1);
        for (var column = merge.Left; column <= last; column++)
        {
            var text = column == merge.Left ? merge.Text : TableRows.Repeated(merge.Text);
            if (text.Length > 0 && (column == merge.Left || !_cells.ContainsKey(column))) _cells[column] = new(text, merge.IsNumber, merge);
        }
    }

    private Shown? Lay(int number)
    {
        var cells = new List<string>();
        var spanned = new List<bool>();
        var (numbers, written) = (0, -1);
        SheetLayout.Merge? before = null;
        foreach (var (column, cell) in _cells)
        {
            var (place, text) = (column, cell.Text);
            if (layout.HasHiddenColumns)
            {
                if (layout.IsHidden(column))
                {
                    if (!_hiddenColumns.TryGetValue(column, out var reads)) _hiddenColumns[column] = reads = hidden.Reads("column");
                    if (!reads) continue;
                    text = HiddenContent.Mark(text);
                }
                if (!hidden.IsMarking) place -= layout.HiddenBefore(column);
            }
            if (cells.Count == 0) written = Math.Min(_firstColumn, place) - 1;
            for (var gap = Math.Min(place - written - 1, MaxGap); gap > 0; gap--)
            {
                cells.Add("");
                spanned.Add(false);
            }
            cells.Add(text);
            spanned.Add(cell.Merge is not null && cell.Merge == before);
            before = cell.Merge;
            written = place;
            if (cell.IsNumber) numbers++;
        }
        return cells.Count == 0 ? null : new(cells, numbers, spanned, _cells.Values.Any(cell => cell.Merge?.Top < number));
    }

    private readonly record struct Cell(string Text, bool IsNumber, SheetLayout.Merge? Merge);
}
