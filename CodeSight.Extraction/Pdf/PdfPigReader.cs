using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads a PDF in this process with PdfPig: letters with their boxes, made into words, lines and blocks in reading order.
/// </summary>
internal static class PdfPigReader
{
    // Beyond them, what puts letters and blocks in order takes longer than a page is worth.
    private const int MaxLetters = 100_000;
    private const int MaxOrderedBlocks = 1_000;

    // Of the page's area, and strokes of a drawing that is more than a frame or some rules.
    private const double LargeImages = 0.5;
    private const int ManyStrokes = 100;

    // Bytes of a content that draws nothing.
    private const int BlankContent = 40;

    private static readonly NearestNeighbourWordExtractor Words = new(new() { MaxDegreeOfParallelism = 1 });
    private static readonly DocstrumBoundingBoxes Blocks = new(new() { MaxDegreeOfParallelism = 1 });
    private static readonly UnsupervisedReadingOrderDetector Order = new();

    /// <summary>Reads pages. A page that cannot be read, or is not reached in time, has no blocks.</summary>
    /// <exception cref="FileFaultException">The PDF is damaged, protected or over a limit.</exception>
    public static PdfLayout Read(SourceFile file, PdfPages pages, CancellationToken cancellationToken)
    {
        using var document = Open(file);
        var read = new List<PdfPage>();
        var (length, isFull) = (0L, false);
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            isFull = length >= file.Limits.MaxTextLength;
            if (isFull || cancellationToken.IsCancellationRequested || !pages.Contains(number))
            {
                read.Add(PdfPage.Empty);
                continue;
            }

            var page = ReadPage(document, number);
            length += page.Lines.Sum(line => (long)line.Text.Length);
            read.Add(page);
        }

        return new(document.Information.Title, read) { IsCut = isFull };
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
            var letters = WithoutDoubles(page.Letters);
            var read = letters.Count > MaxLetters
                ? new PdfPage(AsDrawn(letters, page.Height)) { IsAsDrawn = true }
                : new(Arrange(letters, page.Height));
            return read with { Height = page.Height, Picture = FindPicture(document, page) };
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            return PdfPage.Empty;
        }
    }

    private static IReadOnlyList<IReadOnlyList<PdfLine>> Arrange(List<Letter> letters, double pageHeight)
    {
        var blocks = Blocks.GetBlocks(Words.GetWords(letters));
        var ordered = blocks.Count > MaxOrderedBlocks ? blocks : Order.Get(blocks);
        var lines = ordered.Select(block =>
            block.TextLines.Select(line => ToLine(line, pageHeight)).Where(line => line.Text.Length > 0).ToList());
        return [.. lines.Where(block => block.Count > 0)];
    }

    private static IReadOnlyList<IReadOnlyList<PdfLine>> AsDrawn(List<Letter> letters, double pageHeight)
    {
        var lines = new PdfDrawnLines();
        var text = new StringBuilder();
        PdfWord word = default;
        foreach (var letter in letters)
        {
            var box = letter.GlyphRectangleLoose;
            var (left, right, top, bottom) = (box.Left, box.Right, pageHeight - box.Top, pageHeight - box.Bottom);
            var follows = text.Length > 0 && Math.Abs(bottom - word.Bottom) < 0.2 * word.Height
                && Math.Abs(left - word.Right) < 0.15 * word.Height;
            if (!follows || string.IsNullOrWhiteSpace(letter.Value)) EndWord();
            if (string.IsNullOrWhiteSpace(letter.Value)) continue;
            word = text.Length == 0 ? new("", left, top, right, bottom) : word with { Right = right };
            text.Append(letter.Value);
        }

        EndWord();
        return lines.Finish();

        void EndWord()
        {
            if (text.Length > 0) lines.Add(word with { Text = text.ToString() });
            text.Clear();
        }
    }

    private static PdfPicture FindPicture(PdfDocument document, Page page)
    {
        try
        {
            var (area, images) = (0.0, 0);
            foreach (var image in page.GetImages())
            {
                images++;
                area += image.BoundingBox.Area;
            }

            if (area > LargeImages * page.Width * page.Height) return PdfPicture.Whole;
            return images > 0 || page.Paths.Sum(path => path.Sum(part => part.Commands.Count)) > ManyStrokes || IsLost(document, page)
                ? PdfPicture.Some
                : PdfPicture.None;
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            return PdfPicture.Unknown;
        }
    }

    /// <summary>Whether the page has a content of which nothing could be read.</summary>
    private static bool IsLost(PdfDocument document, Page page)
    {
        if (page.Operations.Count > 0 || !page.Dictionary.TryGet(NameToken.Contents, out var contents)) return false;
        return (contents is ArrayToken array ? array.Data : [contents]).Any(part =>
            (part is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data).Data : part)
                is StreamToken { Data.Length: > BlankContent });
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
        var (top, bottom, heights, measured, isTurned) = (double.MinValue, double.MaxValue, 0.0, 0, false);
        foreach (var word in words)
        {
            isTurned = isTurned || RightToLeft.IsIn(word.Text);
            foreach (var letter in word.Letters)
            {
                var box = letter.GlyphRectangleLoose;
                (top, bottom) = (Math.Max(top, box.Top), Math.Min(bottom, box.Bottom));
                heights += Math.Abs(box.Top - box.Bottom);
                measured++;
            }
        }

        var text = isTurned
            ? RightToLeft.ToLogical(words.Select(word => word.Letters.Select(letter => letter.Value).Where(value => value.Length > 0).ToList()))
            : string.Join(' ', words.Select(WithRaisedDigits));
        // Letters that stand aslant have high boxes, and are no larger for that.
        var isAslant = words.Exists(word => word.TextOrientation == TextOrientation.Other);
        return new(
            text, line.BoundingBox.Left, pageHeight - top, line.BoundingBox.Right, pageHeight - bottom,
            isAslant ? 0 : heights / Math.Max(1, measured));
    }

    private static string WithRaisedDigits(Word word)
    {
        var size = word.Letters.Max(letter => letter.PointSize);
        var bottom = word.Letters.Where(letter => letter.PointSize >= 0.85 * size).Min(letter => letter.StartBaseLine.Y);
        if (word.TextOrientation != TextOrientation.Horizontal || !word.Letters.Any(IsRaised)) return word.Text;
        var (text, mark) = (new StringBuilder(), new StringBuilder());
        foreach (var letter in word.Letters)
        {
            if (!IsRaised(letter)) EndMark();
            (IsRaised(letter) ? mark : text).Append(letter.Value);
        }

        EndMark();
        return text.ToString();

        void EndMark()
        {
            RaisedText.Append(text, mark.ToString());
            mark.Clear();
        }

        bool IsRaised(Letter letter) => letter.PointSize < 0.85 * size && letter.StartBaseLine.Y > bottom + (0.15 * size)
            && letter.Value.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '\u2212');
    }

    private static bool IsOfTheFile(Exception fault) =>
        fault is not (OutOfMemoryException or OperationCanceledException or InsufficientExecutionStackException or FileFaultException);
}
