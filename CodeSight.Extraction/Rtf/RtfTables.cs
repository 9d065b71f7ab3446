namespace CodeSight.Extraction.Rtf;

/// <summary>The table that is being read: definitions of its cells come before or after their texts, and hold for its row.</summary>
internal sealed class RtfTables(BlockWriter writer)
{
    private const int MaxCells = 2000;
    private readonly List<string> _cells = [];
    private List<string> _above = [];
    private List<(bool GoesDown, bool GoesRight)> _definitions = [];
    private (bool GoesDown, bool GoesRight) _next;
    private bool _isHeader;
    private TableRows? _rows;

    /// <summary>Takes a word of a row's definition; false where it is none.</summary>
    public bool ReadDefinition(string word)
    {
        switch (word)
        {
            case "trowd":
                (_definitions, _next, _isHeader) = ([], default, false);
                return true;
            case "trhdr":
                _isHeader = true;
                return true;
            case "clvmrg":
                _next.GoesDown = true;
                return true;
            case "clmrg":
                _next.GoesRight = true;
                return true;
            case "cellx":
                if (_definitions.Count < MaxCells) _definitions.Add(_next);
                _next = default;
                return true;
            default:
                return false;
        }
    }

    public void AddCell(string text)
    {
        if (_cells.Count < MaxCells) _cells.Add(TextCleaner.CleanLine(text));
    }

    /// <summary>Writes the row; cells that are merged with one above or to the left repeat it.</summary>
    public void EndRow(int line)
    {
        if (_cells.Count == 0) return;
        for (var i = 0; i < Math.Min(_cells.Count, _definitions.Count); i++)
        {
            if (_definitions[i].GoesDown && _cells[i].Length == 0 && i < _above.Count) _cells[i] = _above[i];
            if (_definitions[i].GoesRight && _cells[i].Length == 0 && i > 0) _cells[i] = TableRows.Repeated(_cells[i - 1]);
        }
        var isFirst = _rows is null;
        _rows ??= new(writer);
        _rows.Add(_cells, _isHeader || (isFirst && _cells.Count(cell => cell.Length > 0) > 1), null, line, line);
        _above = [.. _cells];
        _cells.Clear();
    }

    /// <summary>A paragraph outside of tables ends the one before it.</summary>
    public void EndTable()
    {
        if (_rows is null) return;
        (_rows, _above) = (null, []);
    }
}
