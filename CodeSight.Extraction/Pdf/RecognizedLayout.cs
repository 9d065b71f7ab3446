
namespace CodeSight.Extraction.Pdf;

/// <summary>Pages that OCR has read, as the layout that a PDF's own text has, so that headings, paragraphs and hyphens are told alike.</summary>
internal static class RecognizedLayout
{
    private const string Ascending = "bdfhijklt0123456789";
    private const string Descending = "gjpqyQ,;";

    // Shares of a font's height: small letters, and what stands above and below them.
    private const double SmallLetters = 0.5;
    private const double AboveThem = 0.25;
    private const double BelowThem = 0.25;

    /// <summary>Puts pages that OCR has read into the places of those without text; the numbers of those that it has not read yet.</summary>
    /// <param name="pages">All pages; changed.</param>
    /// <param name="unread">1-based numbers of the pages without text.</param>
    public static IReadOnlyList<int> Merge(PdfPage[] pages, IEnumerable<int> unread, IReadOnlyList<RecognizedPage> recognized)
    {
        var byNumber = recognized.ToDictionary(page => page.Page);
        var left = new List<int>();
        foreach (var number in unread)
            if (byNumber.TryGetValue(number, out var page)) pages[number - 1] = Complete(pages[number - 1], ToPage(page));
            else left.Add(number);
        return left;
    }

    // The text that a page has is right; OCR adds what stands elsewhere on it.
    private static PdfPage Complete(PdfPage own, PdfPage read)
    {
        if (own.Blocks.Count == 0) return read;
        bool IsOwn(PdfLine line) => own.Blocks.Any(block => block.Any(other =>
            line.Left < other.Right && other.Left < line.Right && (line.Top + line.Bottom) / 2 is var middle && other.Top < middle && middle < other.Bottom));
        var added = read.Blocks.Select(block => block.Where(line => !IsOwn(line)).ToArray()).Where(block => block.Length > 0);
        return own with { Blocks = [.. own.Blocks, .. added] };
    }

    /// <summary>The page as blocks of lines. One that was scanned on its side is turned upright.</summary>
    public static PdfPage ToPage(RecognizedPage page)
    {
        var isOnItsSide = page.Lines.Count(IsUpDown) * 2 > page.Lines.Count;
        // Lines of a page that was turned clockwise follow each other from the right to the left.
        var isClockwise = isOnItsSide && page.Lines[0].Words[0].Left >= page.Lines[^1].Words[0].Left;
        RecognizedWord Upright(RecognizedWord word) =>
            !isOnItsSide ? word
            : isClockwise ? new(word.Text, word.Top, page.Width - word.Right, word.Bottom, page.Width - word.Left)
            : new(word.Text, page.Height - word.Bottom, word.Left, page.Height - word.Top, word.Right);

        var blocks = new List<IReadOnlyList<PdfLine>>();
        foreach (var block in page.Lines.GroupBy(line => line.Block))
            blocks.Add([.. block.Select(line => ToLine([.. line.Words.Select(Upright)]))]);
        return new PdfPage(blocks);
    }

    private static bool IsUpDown(RecognizedLine line) =>
        line.Words.Max(word => word.Right) - line.Words.Min(word => word.Left) < line.Words.Max(word => word.Bottom) - line.Words.Min(word => word.Top);

    private static PdfLine ToLine(RecognizedWord[] words)
    {
        var heights = words.Select(HeightOfFont).Order().ToList();
        return new(
            string.Join(' ', words.Select(word => word.Text)),
            words.Min(word => word.Left), words.Min(word => word.Top), words.Max(word => word.Right), words.Max(word => word.Bottom),
            heights[heights.Count / 2]);
    }

    // A word's box reaches no further than its letters do: "sun" is half as high as "Jay" in the same font.
    private static double HeightOfFont(RecognizedWord word)
    {
        var reaches = SmallLetters
            + (word.Text.Any(c => char.IsUpper(c) || Ascending.Contains(c)) ? AboveThem : 0)
            + (word.Text.Any(c => Descending.Contains(c)) ? BelowThem : 0);
        return (word.Bottom - word.Top) / reaches;
    }
}
