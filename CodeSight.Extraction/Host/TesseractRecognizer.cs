using System.ComponentModel;
using System.Diagnostics;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.Logging;

namespace CodeSight.Extraction.Host;

/// <summary>Reads pages with Tesseract, in the reader processes that read the files, too.</summary>
public sealed partial class TesseractRecognizer : IPageRecognizer
{
    private readonly ExtractionService _readers;
    private readonly OcrOptions _options;
    private readonly ILogger<TesseractRecognizer> _logger;
    private readonly Lazy<Programs?> _programs;

    public TesseractRecognizer(ExtractionService readers, OcrOptions options, ILogger<TesseractRecognizer> logger)
    {
        (_readers, _options, _logger) = (readers, options, logger);
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
        var request = new PageRequest(page, programs.Languages, programs.Tesseract, programs.PdfToPpm, _options.ProcessorTime);
        return await _readers.ReadPageAsync(fullPath, folder, request, _options.TimeLimit, cancellationToken) switch
        {
            ExtractionResult.Page read when read.Sha256.AsSpan().SequenceEqual(sha256) => new Recognition.Read(read.Words),
            ExtractionResult.Page => new Recognition.Unreadable("The file is another one by now."),
            ExtractionResult.Unreadable unreadable => new Recognition.Unreadable(unreadable.Reason),
            ExtractionResult.Failed { Sha256: null } unfinished => new Recognition.Unfinished(unfinished.Reason),
            ExtractionResult.Failed { Sha256: { } other } when !other.AsSpan().SequenceEqual(sha256) =>
                new Recognition.Unreadable("The file is another one by now."),
            ExtractionResult.Failed failed => new Recognition.Failed(failed.Reason),
            var other => throw new InvalidOperationException($"A page cannot be read as {other.GetType().Name}."),
        };
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
    private static HashSet<string> ListLanguages(string tesseract)
    {
        try
        {
            using var listing = Process.Start(new ProcessStartInfo(tesseract, ["--list-langs"]) { RedirectStandardOutput = true, UseShellExecute = false });
            var lines = listing?.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            return [.. lines.Skip(1)];
        }
        catch (Exception fault) when (fault is IOException or Win32Exception)
        {
            return [];
        }
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning,
        Message = "OCR languages that are not installed are left out: {Languages} (packages tesseract-ocr-LANGUAGE).")]
    private partial void LanguagesMissing(string languages);

    private sealed record Programs(string Tesseract, string PdfToPpm, string Languages);
}
