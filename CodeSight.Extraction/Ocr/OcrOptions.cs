namespace CodeSight.Extraction.Ocr;

/// <summary>How pages without text are read.</summary>
public sealed record OcrOptions
{
    /// <summary>Whether OCR is wanted, where its programs are installed.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>Languages as Tesseract names them, joined by "+": "eng", "deu+eng".</summary>
    public string Languages { get; init; } = "eng";

    /// <summary>Pages that are read at the same time.</summary>
    public int MaxAtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>Longest time for a page, on a machine that has other work.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest time of a processor for a page, for each of its two programs.</summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Tesseract's program.</summary>
    public string Tesseract { get; init; } = "tesseract";

    /// <summary>Poppler's program that draws pages.</summary>
    public string PdfToPpm { get; init; } = "pdftoppm";
}
