using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using UglyToad.PdfPig.Exceptions;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads a PDF in this process with PdfPig: letters with their boxes, made into words, lines and blocks in reading order.
/// </summary>
internal static class PdfPigReader
{
    // Beyond them, what puts letters and blocks in order takes longer than a page is worth.
    private const int MaxLetters = 100_000;
    private const int MaxOrderedBlocks = 1_000;

    private static readonly NearestNeighbourWordExtractor Words = new(new() { MaxDegreeOfParallelism = 1 });
    private static readonly DocstrumBoundingBoxes Blocks = new(new() { MaxDegreeOfParallelism = 1 });
    private static readonly UnsupervisedReadingOrderDetector Order = new();

    /// <summary>Reads pages. A page that cannot be read has no blocks.</summary>
    /// <exception cref="FileFaultException">The PDF is damaged, protected or over a limit.</exception>
    public static PdfLayout Read(SourceFile file, PdfPageRange range, CancellationToken cancellationToken)
    {
        using var document = Open(file);
        var pages = new List<PdfPage>();
        var (length, letters, rightToLeft) = (0L, 0L, 0L);
        for (var number = range.First; number <= Math.Min(range.Last, document.NumberOfPages); number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = ReadPage(document, number);
            foreach (var line in page.Blocks.SelectMany(block => block))
            {
                length += line.Text.Length;
                if (length > file.Limits.MaxTextLength)
                    throw new FileFaultException($"Its text is longer than the limit of {file.Limits.MaxTextLength:N0} characters.");
                letters += line.Text.Count(char.IsLetter);
                rightToLeft += line.Text.Count(PdfLine.IsRightToLeft);
            }

            pages.Add(page);
        }

        return new(document.Information.Title, letters > 0 && rightToLeft > 0.15 * letters, pages);
    }

    private static PdfDocument Open(SourceFile file)
    {
        try
        {
            return PdfDocument.Open(file.Bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new FileFaultException("The PDF is protected by a password.");
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            throw new FileFaultException("The PDF is damaged and cannot be opened.");
        }
    }

    private static PdfPage ReadPage(PdfDocument document, int number)
    {
        try
        {
            var page = document.GetPage(number);
            return page.Letters.Count > MaxLetters ? PdfPage.Empty : Arrange(page);
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            return PdfPage.Empty;
        }
    }

    private static PdfPage Arrange(Page page)
    {
        var blocks = Blocks.GetBlocks(Words.GetWords(WithoutDoubles(page.Letters)));
        var ordered = blocks.Count > MaxOrderedBlocks ? blocks : Order.Get(blocks);
        var lines = ordered.Select(block =>
            block.TextLines.Select(line => ToLine(line, page.Height)).Where(line => line.Text.Length > 0).ToList());
        return new([.. lines.Where(block => block.Count > 0)]);
    }

    // Bold letters are often made by printing them twice, side by side.
    private static List<Letter> WithoutDoubles(IReadOnlyList<Letter> letters)
    {
        var seen = new HashSet<(string, int, int)>();
        return [.. letters.Where(letter => seen.Add((letter.Value, (int)letter.Location.X, (int)letter.Location.Y)))];
    }

    private static PdfLine ToLine(TextLine line, double pageHeight)
    {
        var words = line.Words.Where(word => !string.IsNullOrWhiteSpace(word.Text)).ToList();
        var letters = words.Sum(word => word.Text.Count(char.IsLetter));
        var isRightToLeft = words.Sum(word => word.Text.Count(PdfLine.IsRightToLeft)) * 2 > letters;
        if (isRightToLeft) words.Reverse();
        var text = new StringBuilder();
        var (top, bottom, heights, measured) = (double.MinValue, double.MaxValue, 0.0, 0);
        foreach (var word in words)
        {
            if (text.Length > 0) text.Append(' ');
            // Letters stand as they are seen, from left to right.
            var isTurned = isRightToLeft && word.Text.Any(PdfLine.IsRightToLeft);
            text.Append(isTurned ? string.Concat(word.Letters.Reverse().Select(letter => letter.Value)) : word.Text);
            foreach (var letter in word.Letters)
            {
                var box = letter.GlyphRectangleLoose;
                (top, bottom) = (Math.Max(top, box.Top), Math.Min(bottom, box.Bottom));
                heights += Math.Abs(box.Top - box.Bottom);
                measured++;
            }
        }

        return new(
            text.ToString(), line.BoundingBox.Left, pageHeight - top, line.BoundingBox.Right, pageHeight - bottom,
            heights / Math.Max(1, measured));
    }

    private static bool IsOfTheFile(Exception fault) =>
        fault is not (OutOfMemoryException or OperationCanceledException or InsufficientExecutionStackException or FileFaultException);
}
