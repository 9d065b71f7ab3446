namespace CodeSight.Extraction.Pdf;

/// <summary>Makes lines and blocks of words in the order in which they were drawn.</summary>
internal sealed class PdfDrawnLines
{
    // In heights of a word: how far apart the words of a line stand, and the lines of a block.
    private const double WidestGap = 4;
    private const double Level = 0.3;
    private const double FarthestLine = 1.2;
    private readonly List<IReadOnlyList<PdfLine>> _blocks = [];
    private readonly PdfLineBuilder _line = new();
    private List<PdfLine> _lines = [];
    private PdfWord? _last;

    public void Add(PdfWord word)
    {
        if (_last is { } last && !Follows(last, word)) EndLine();
        _line.Add(word);
        _last = word;
    }

    public IReadOnlyList<IReadOnlyList<PdfLine>> Finish()
    {
        EndLine();
        if (_lines.Count > 0) _blocks.Add(_lines);
        return _blocks;
    }

    private static bool Follows(PdfWord last, PdfWord word)
    {
        var overlap = Math.Min(last.Bottom, word.Bottom) - Math.Max(last.Top, word.Top);
        var gap = word.Left - last.Right;
        return overlap > Level * Math.Max(last.Height, word.Height) && gap > -Level * last.Height && gap < WidestGap * last.Height;
    }

    private void EndLine()
    {
        if (_line.Finish() is not { } line) return;
        if (_lines.Count > 0 && !IsBelow(_lines[^1], line))
        {
            _blocks.Add(_lines);
            _lines = [];
        }

        _lines.Add(line);
    }

    private static bool IsBelow(PdfLine above, PdfLine line)
    {
        var gap = line.Top - above.Bottom;
        return gap > -0.5 * line.Height && gap < FarthestLine * line.Height && line.Left < above.Right && line.Right > above.Left;
    }
}
