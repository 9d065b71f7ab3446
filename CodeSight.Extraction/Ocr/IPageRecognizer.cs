namespace CodeSight.Extraction.Ocr;

/// <summary>Reads pages that show text and do not hold it: scans, images.</summary>
public interface IPageRecognizer
{
    /// <summary>What decides what a page is read as ("tesseract eng"), or null where OCR is off or not installed.</summary>
    string? Settings { get; }

    /// <summary>Pages that may be read at the same time.</summary>
    int MaxAtOnce { get; }

    /// <summary>Longest time for one page.</summary>
    TimeSpan TimeLimit { get; }

    /// <summary>Reads one page. Never throws for what is in the file; throws <see cref="OperationCanceledException"/> only.</summary>
    /// <param name="fullPath">Absolute path, opened for reading only.</param>
    /// <param name="folder">Absolute path, without links, of the folder in which the opened file must lie; null for any.</param>
    /// <param name="page">1-based.</param>
    /// <param name="sha256">Of the file that the page is wanted of.</param>
    Task<Recognition> RecognizeAsync(string fullPath, string? folder, int page, byte[] sha256, CancellationToken cancellationToken);
}

/// <summary>The outcome of reading one page. A closed set.</summary>
public abstract record Recognition
{
    private Recognition()
    {
    }

    /// <summary>The page was read; it may hold no words.</summary>
    public sealed record Read(RecognizedPage Page) : Recognition;

    /// <summary>The page cannot be read, and would not be at another try.</summary>
    /// <param name="Reason">One sentence for the file's owner.</param>
    public sealed record Failed(string Reason) : Recognition;

    /// <summary>Reading did not come to an end (time, crash, memory): worth another try, and not many.</summary>
    public sealed record Unfinished(string Reason) : Recognition;

    /// <summary>The file could not be opened just now, is another one by now, or the programs could not be started.</summary>
    public sealed record Unreadable(string Reason) : Recognition;
}
