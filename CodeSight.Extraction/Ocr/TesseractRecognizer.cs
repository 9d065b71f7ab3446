using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CodeSight.Extraction.Ocr;

/// <summary>
/// Reads pages with Tesseract: poppler draws a PDF's page, Tesseract reads the picture, each in a process of its own that ends with the page.
/// Nothing is written to disk.
/// </summary>
public sealed partial class TesseractRecognizer : IPageRecognizer
{
    private const int Dpi = 300;
    private const double PointsPerPixel = 72.0 / Dpi;

    // Pages that are too large to be drawn at 300 dpi are drawn so many pixels long.
    private const int MaxPixels = 5000;

    private readonly OcrOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TesseractRecognizer> _logger;
    private readonly Lazy<Programs?> _programs;

    public TesseractRecognizer(OcrOptions options, TimeProvider time, ILogger<TesseractRecognizer> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _programs = new(FindPrograms);
    }

    /// <inheritdoc/>
    public string? Settings => _programs.Value is { } programs ? $"tesseract {programs.Languages}" : null;

    /// <inheritdoc/>
    public int MaxAtOnce => _options.MaxAtOnce;

    /// <inheritdoc/>
    public TimeSpan TimeLimit => _options.TimeLimit;

    /// <inheritdoc/>
    public async Task<Recognition> RecognizeAsync(
        string fullPath, string? folder, int page, byte[] sha256, CancellationToken cancellationToken)
    {
        if (_programs.Value is not { } programs) return new Recognition.Unreadable("OCR is off or not installed.");
        using var limit = new CancellationTokenSource(_options.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await using var file = DocumentFile.Open(fullPath, folder);
            if (!(await SHA256.HashDataAsync(file, either.Token)).AsSpan().SequenceEqual(sha256))
                return new Recognition.Unreadable("The file is another one by now.");
            if (ImageFiles.IsImage(fullPath))
                return await ReadAsync(programs, file, page, ["-c", Invariant($"tessedit_page_number={page - 1}")], either.Token);
            return await DrawAndReadAsync(programs, file, page, ["-r", Invariant($"{Dpi}")], either.Token) is Recognition.Read read
                ? read
                : await DrawAndReadAsync(programs, file, page, ["-scale-to", Invariant($"{MaxPixels}")], either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Recognition.Failed(Invariant($"Reading it by OCR took longer than {_options.TimeLimit.TotalSeconds:0} s."));
        }
        catch (FileFaultException fault)
        {
            return new Recognition.Failed(fault.Message);
        }
        catch (FileUnreadableException fault)
        {
            return new Recognition.Unreadable(fault.Message);
        }
        catch (Exception fault) when (fault is IOException or Win32Exception)
        {
            return new Recognition.Unreadable($"OCR could not be run ({fault.GetType().Name}).");
        }
    }

    private async Task<Recognition> DrawAndReadAsync(
        Programs programs, FileStream file, int page, string[] size, CancellationToken cancellationToken)
    {
        file.Position = 0;
        string[] arguments = [.. size, "-gray", "-f", Invariant($"{page}"), "-l", Invariant($"{page}"), "-"];
        using var drawing = Start(programs.PdfToPpm, arguments);
        using var stop = cancellationToken.Register(() => Kill(drawing));
        try
        {
            var (feeding, errors) = (FeedAsync(file, drawing, cancellationToken), DrainAsync(drawing.StandardError));
            var recognition = await ReadAsync(programs, drawing.StandardOutput.BaseStream, page, ["--dpi", Invariant($"{Dpi}")], cancellationToken);
            await Task.WhenAll(feeding, errors, drawing.WaitForExitAsync(cancellationToken));
            return drawing.ExitCode == 0 ? recognition : new Recognition.Failed("The page cannot be drawn.");
        }
        finally
        {
            Kill(drawing);
        }
    }

    private async Task<Recognition> ReadAsync(
        Programs programs, Stream picture, int page, string[] arguments, CancellationToken cancellationToken)
    {
        if (picture.CanSeek) picture.Position = 0;
        // 1: columns are found, and pages that were scanned on their side.
        using var reading = Start(programs.Tesseract, ["stdin", "stdout", "-l", programs.Languages, "--psm", "1", .. arguments, "tsv"]);
        using var stop = cancellationToken.Register(() => Kill(reading));
        try
        {
            var (feeding, errors) = (FeedAsync(picture, reading, cancellationToken), DrainAsync(reading.StandardError));
            var output = new TesseractOutput(page, PointsPerPixel);
            while (await reading.StandardOutput.ReadLineAsync(cancellationToken) is { } line) output.ReadLine(line);
            await Task.WhenAll(feeding, errors, reading.WaitForExitAsync(cancellationToken));
            return reading.ExitCode switch
            {
                0 => new Recognition.Read(output.Finish()),
                126 or 127 => new Recognition.Unreadable("Tesseract could not be started; is it installed whole?"),
                _ => new Recognition.Failed("OCR cannot read the page."),
            };
        }
        finally
        {
            Kill(reading);
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var start = ConfinedProgram.StartInfo(program, arguments, _options.ProcessorTime, isIdle: true);
        start.StandardOutputEncoding = Encoding.UTF8;
        return Process.Start(start) ?? throw new IOException("No process was started.");
    }

    private Programs? FindPrograms()
    {
        if (!_options.IsWanted) return null;
        if (ConfinedProgram.Find(_options.Tesseract) is not { } tesseract || ConfinedProgram.Find(_options.PdfToPpm) is not { } drawing) return null;
        var installed = ListLanguages(tesseract);
        string[] wanted = _options.Languages.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] usable = [.. wanted.Where(installed.Contains)];
        if (usable.Length < wanted.Length) LanguagesMissing(string.Join(", ", wanted.Except(usable)));
        return usable.Length == 0 ? null : new(tesseract, drawing, string.Join('+', usable));
    }

    // After a heading, each on a line of its own.
    private HashSet<string> ListLanguages(string tesseract)
    {
        try
        {
            using var listing = Start(tesseract, ["--list-langs"]);
            listing.StandardInput.Close();
            var lines = listing.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            listing.WaitForExit();
            return [.. lines.Skip(1)];
        }
        catch (Exception fault) when (fault is IOException or Win32Exception)
        {
            return [];
        }
    }

    private static async Task FeedAsync(Stream source, Process process, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await source.CopyToAsync(input, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // It gave up before it had read all, and says so by its exit code.
        }
    }

    // What it says may quote the file; it is read so that it never waits for us.
    private static async Task DrainAsync(StreamReader errors)
    {
        var buffer = new char[1024];
        while (await errors.ReadAsync(buffer) > 0)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill();
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            // It has just ended by itself.
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning,
        Message = "OCR languages that are not installed are left out: {Languages} (packages tesseract-ocr-LANGUAGE).")]
    private partial void LanguagesMissing(string languages);

    private sealed record Programs(string Tesseract, string PdfToPpm, string Languages);
}
