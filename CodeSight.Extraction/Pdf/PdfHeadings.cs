namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Tells headings by the height of their letters: clearly higher than the body's, short, and rare. Where too much of the
/// text would be a heading (posters, slides, forms), nothing is.
/// </summary>
internal sealed class PdfHeadings
{
    private const double Higher = 1.17;
    private const int MaxLength = 120;
    private const int MaxLines = 3;
    private const int MaxLevels = 5;

    // Fonts of one size differ a little in height, as bold and italic ones do.
    private const double SameLevel = 0.94;
    private readonly double _body;
    // The largest height of each level.
    private readonly List<double> _levels = [];

    public PdfHeadings(PdfLayout layout)
    {
        var lines = layout.Pages.SelectMany(page => page.Lines).Where(line => line.Height > 0).ToList();
        _body = BodyHeight(lines);
        var candidates = lines.Where(IsCandidate).ToList();
        // The characters that would be headings, of all.
        var share = (double)candidates.Sum(line => line.Text.Length) / Math.Max(1, lines.Sum(line => line.Text.Length));
        if (share <= 0.2)
            foreach (var height in candidates.Select(line => Round(line.Height)).Distinct().OrderDescending())
                if (_levels.Count == 0 || height < SameLevel * _levels[^1]) _levels.Add(height);
    }

    /// <summary>The line's level, 1 for the largest letters, or null where it is no heading.</summary>
    public int? LevelOf(PdfLine line)
    {
        if (_levels.Count == 0 || !IsCandidate(line)) return null;
        var height = Round(line.Height);
        return Math.Min(_levels.FindLastIndex(top => height <= top) + 1, MaxLevels);
    }

    /// <summary>How many lines from here on make up one heading.</summary>
    public int CountLines(IReadOnlyList<PdfLine> lines, int start)
    {
        var level = LevelOf(lines[start]);
        var count = 1;
        while (count < MaxLines && start + count < lines.Count && LevelOf(lines[start + count]) == level) count++;
        return count;
    }

    private bool IsCandidate(PdfLine line) =>
        _body > 0 && line.Height > Higher * _body && line.Text.Length <= MaxLength && line.Text.Count(char.IsLetter) >= 2;

    // Half points, so that rounding in the file makes no levels of its own.
    private static double Round(double height) => Math.Round(height * 2) / 2;

    /// <summary>The height of most characters.</summary>
    public static double BodyHeight(IReadOnlyCollection<PdfLine> lines) => lines.Count == 0
        ? 0
        : lines.GroupBy(line => Round(line.Height)).OrderByDescending(group => group.Sum(line => (long)line.Text.Length)).First().Key;
}
