using System.Diagnostics;
using System.Globalization;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Reads a PDF with poppler: words with their boxes, so that paragraphs, headings and words hyphenated at line ends are told from the
/// layout. Pages that it has read stay when a later one stops it.
/// </summary>
internal sealed class PopplerReader
{
    // Of the time for a file: until then the first page must be read, and all that poppler reads.
    private const double FirstPageShare = 0.5;
    private const double AllPagesShare = 0.8;

    // Boxes in tenths of a point: poppler drops letters that it takes for tiny ones after the first 50,000.
    private const int DrawnScale = 10;

    private readonly SourceFile _file;
    private readonly CancellationToken _cancellationToken;
    private readonly PdfBoxReader _boxes;
    private int _counted;

    private PopplerReader(SourceFile file, int first, CancellationToken cancellationToken)
    {
        (_file, _cancellationToken) = (file, cancellationToken);
        _boxes = new(file.Limits.MaxTextLength, first, ReadDrawn);
    }

    /// <inheritdoc cref="PdfReading"/>
    public static PdfLayout Read(SourceFile file, PdfPages pages, CancellationToken cancellationToken) =>
        new PopplerReader(file, pages.First, cancellationToken).Read(pages);

    private PdfLayout Read(PdfPages pages)
    {
        string? fault = null;
        for (var goesOn = true; goesOn && _boxes.Next <= pages.Last && !_boxes.IsFull;)
            try
            {
                goesOn = ReadOn(pages.Last);
            }
            catch (FileFaultException reason) when (_boxes.Next > pages.First)
            {
                goesOn = false;
                if (reason.Message != Poppler.NoPages) fault = reason.Message;
            }

        var read = Enumerable.Repeat(PdfPage.Empty, pages.First - 1).Concat(_boxes.Pages);
        return new(_boxes.Title, [.. read.Select((page, i) => pages.Contains(i + 1) ? page : PdfPage.Empty)])
        {
            Fault = fault,
            IsCut = _boxes.IsFull,
        };
    }

    /// <summary>Reads on from the next page; whether a page stopped it and was read in another way.</summary>
    private bool ReadOn(int last)
    {
        PdfPage? drawn = null;
        var isLate = false;
        string[] range = ["-f", Text(_boxes.Next), .. last == int.MaxValue ? Array.Empty<string>() : ["-l", Text(last)]];
        Poppler.Run(_file, [.. range, "-bbox-layout"], line => _boxes.ReadLine(line), Waits, _cancellationToken);
        _cancellationToken.ThrowIfCancellationRequested();
        if (isLate) throw new FileFaultException("Reading the PDF took longer than its limit of time.");
        if (drawn is not null) _boxes.Add(drawn);
        return drawn is not null;

        bool Waits()
        {
            isLate = IsLate();
            if (isLate) return false;
            // One page can take minutes, and tells by its words whether it will.
            if (_counted == _boxes.Next) return true;
            _counted = _boxes.Next;
            drawn = ReadDrawn(_counted);
            return drawn is null;
        }
    }

    private bool IsLate() => Stopwatch.GetElapsedTime(_file.Started)
        > (_boxes.Pages.Count == 0 ? FirstPageShare : AllPagesShare) * _file.Limits.TimeLimit;

    /// <summary>The page's words as they were drawn, or null where they are few enough for a layout to be found in time.</summary>
    private PdfPage? ReadDrawn(int number)
    {
        var drawn = new PdfDrawnReader(DrawnScale, _file.Limits.MaxTextLength);
        try
        {
            Poppler.Run(_file, ["-f", Text(number), "-l", Text(number), "-raw", "-bbox", "-r", Text(72 * DrawnScale)], drawn.ReadLine,
                () => !IsLate(), _cancellationToken);
        }
        catch (FileFaultException)
        {
            // What is wrong with the page shows when it is laid out.
            return null;
        }

        return drawn.Words > PdfLimits.LaidOutWords ? drawn.Finish() : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
