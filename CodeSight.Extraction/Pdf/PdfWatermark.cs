namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Finds what is printed across a page's text, such as "DRAFT" in large letters: these stand apart from the text, whose headings they are
/// not.
/// </summary>
internal static class PdfWatermark
{
    private const double Higher = 1.5;
    private const int MaxLetters = 3;
    private const int FewestParts = 3;
    private const int FewestCrossed = 2;

    // Beyond it there is no page with a watermark, and comparing all lines takes long.
    private const int MostLines = 2_000;

    // In heights of a letter: letters of one word stand closer.
    private const double WordGap = 1.8;

    /// <summary>The page with its watermark as a paragraph at the end.</summary>
    public static PdfPage MoveToEnd(PdfPage page)
    {
        var lines = page.Lines.ToList();
        if (page.IsAsDrawn || lines.Count is 0 or > MostLines) return page;
        var body = PdfHeadings.BodyHeight(lines);
        var large = lines.Where(line => line.Height > Higher * body).ToList();
        if (large.Count == 0) return page;
        var aslant = FindAslant(large);
        var across = large.Where(line => lines.Count(other => other.Height <= body * Higher && IsAcross(line, other)) >= FewestCrossed);
        var marks = aslant.Concat(across).ToHashSet();
        if (marks.Count == 0) return page;
        IEnumerable<string> texts = [.. aslant.Count > 0 ? [Read(aslant)] : Array.Empty<string>(), .. marks.Except(aslant).Select(line => line.Text)];
        return page with
        {
            Blocks =
            [
                .. page.Blocks.Select(block => block.Where(line => !marks.Contains(line)).ToList()).Where(block => block.Count > 0),
                .. texts.Select(text => new[] { new PdfLine(text, 0, 0, 0, 0, 0) }),
            ],
        };
    }

    /// <summary>Letters, alone or in pairs, that rise or fall from left to right; none where they do not.</summary>
    private static List<PdfLine> FindAslant(List<PdfLine> large)
    {
        var parts = large.Where(line => line.Text.Length <= MaxLetters && line.Text.All(char.IsLetter)).OrderBy(line => line.Left).ToList();
        if (parts.Count < FewestParts) return [];
        var rises = Enumerable.Range(1, parts.Count - 1).Count(i => parts[i].Top < parts[i - 1].Top - (0.1 * parts[i].Height));
        var falls = Enumerable.Range(1, parts.Count - 1).Count(i => parts[i].Top > parts[i - 1].Top + (0.1 * parts[i].Height));
        return Math.Max(rises, falls) == parts.Count - 1 ? parts : [];
    }

    private static string Read(List<PdfLine> parts)
    {
        var text = parts[0].Text;
        for (var i = 1; i < parts.Count; i++)
        {
            var (left, right) = (parts[i - 1], parts[i]);
            text += (right.Left - left.Right > WordGap * Math.Min(left.Right - left.Left, right.Right - right.Left) ? " " : "") + right.Text;
        }

        return text;
    }

    private static bool IsAcross(PdfLine mark, PdfLine line) =>
        Math.Min(mark.Right, line.Right) > Math.Max(mark.Left, line.Left)
        && Math.Min(mark.Bottom, line.Bottom) - Math.Max(mark.Top, line.Top) > 0.6 * (line.Bottom - line.Top);
}
