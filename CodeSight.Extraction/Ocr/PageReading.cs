using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CodeSight.Extraction.Images;

namespace CodeSight.Extraction.Ocr;

/// <summary>A page that is to be read by OCR, and the programs for it.</summary>
/// <param name="Number">1-based.</param>
/// <param name="ProcessorTime">Longest time of a processor for each of the programs.</param>
internal sealed record PageRequest(int Number, string Languages, string Tesseract, string PdfToPpm, TimeSpan ProcessorTime);

/// <summary>
/// Reads one page inside the reader process: poppler draws a PDF's page, Tesseract reads the picture, each in a process of its own that is
/// confined as the reader is and ends with the page. Nothing is written to disk.
/// </summary>
internal static class PageReading
{
    private const int Dpi = 300;
    private const double PointsPerPixel = 72.0 / Dpi;

    // Pages that are too large to be drawn at 300 dpi are drawn so many pixels long.
    private const int MaxPixels = 5000;

    /// <exception cref="FileFaultException">The page cannot be drawn or read.</exception>
    /// <exception cref="FileUnreadableException">A program could not be started.</exception>
    public static RecognizedPage Read(SourceFile file, PageRequest page, CancellationToken cancellationToken)
    {
        try
        {
            if (ImageFiles.IsImage(file.Name))
                return Recognize(file.Bytes, page, ["-c", Invariant($"tessedit_page_number={page.Number - 1}")], cancellationToken);
            return Draw(file.Bytes, page, ["-r", Invariant($"{Dpi}")], cancellationToken)
                ?? Draw(file.Bytes, page, ["-scale-to", Invariant($"{MaxPixels}")], cancellationToken)
                ?? throw new FileFaultException("The page cannot be drawn.");
        }
        catch (Win32Exception)
        {
            throw new FileUnreadableException("OCR could not be started; are Tesseract and poppler installed whole?");
        }
    }

    /// <summary>The page as it was read, or null where it could not be drawn.</summary>
    private static RecognizedPage? Draw(byte[] pdf, PageRequest page, string[] size, CancellationToken cancellationToken)
    {
        string[] arguments = [.. size, "-gray", "-f", Invariant($"{page.Number}"), "-l", Invariant($"{page.Number}"), "-"];
        using var drawing = Start(page.PdfToPpm, arguments, page.ProcessorTime);
        using var stop = cancellationToken.Register(() => ConfinedProgram.Kill(drawing));
        try
        {
            var feeding = Task.Run(() => ConfinedProgram.Feed(drawing, pdf), CancellationToken.None);
            var errors = Task.Run(() => Drain(drawing.StandardError), CancellationToken.None);
            // What is drawn fits into memory, and a page that is not drawn is no fault of Tesseract.
            using var picture = new MemoryStream();
            drawing.StandardOutput.BaseStream.CopyTo(picture);
            Task.WaitAll([feeding, errors], CancellationToken.None);
            drawing.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            if (drawing.ExitCode is 126 or 127) throw new FileUnreadableException("Poppler's pdftoppm could not be started; is it installed whole?");
            if (drawing.ExitCode != 0 || picture.Length == 0) return null;
            return Recognize(picture.GetBuffer().AsMemory(0, (int)picture.Length), page, ["--dpi", Invariant($"{Dpi}")], cancellationToken);
        }
        finally
        {
            ConfinedProgram.Kill(drawing);
        }
    }

    private static RecognizedPage Recognize(ReadOnlyMemory<byte> picture, PageRequest page, string[] arguments, CancellationToken cancellationToken)
    {
        // 1: columns are found, and pages that were scanned on their side.
        using var reading = Start(
            page.Tesseract, ["stdin", "stdout", "-l", page.Languages, "--psm", "1", .. arguments, "tsv"], page.ProcessorTime);
        using var stop = cancellationToken.Register(() => ConfinedProgram.Kill(reading));
        try
        {
            var feeding = Task.Run(() => ConfinedProgram.Feed(reading, picture.Span), CancellationToken.None);
            var errors = Task.Run(() => Drain(reading.StandardError), CancellationToken.None);
            var output = new TesseractOutput(page.Number, PointsPerPixel);
            while (reading.StandardOutput.ReadLine() is { } line) output.ReadLine(line);
            Task.WaitAll([feeding, errors], CancellationToken.None);
            reading.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            return reading.ExitCode switch
            {
                0 => output.Finish(),
                126 or 127 => throw new FileUnreadableException("Tesseract could not be started; is it installed whole?"),
                _ => throw new FileFaultException("OCR cannot read the page."),
            };
        }
        finally
        {
            ConfinedProgram.Kill(reading);
        }
    }

    private static Process Start(string program, string[] arguments, TimeSpan processorTime)
    {
        var start = ConfinedProgram.StartInfo(program, arguments, processorTime, isIdle: true);
        start.StandardOutputEncoding = Encoding.UTF8;
        return Process.Start(start) ?? throw new FileUnreadableException("OCR could not be started.");
    }

    // What it says may quote the file; it is read so that it never waits for us.
    private static void Drain(StreamReader errors)
    {
        var buffer = new char[1024];
        while (errors.Read(buffer, 0, buffer.Length) > 0)
        {
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
