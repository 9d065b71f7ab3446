namespace CodeSight.Extraction;

/// <summary>Reads files, each confined: a hostile file costs at most its own limits of time and memory and fails alone.</summary>
public interface IExtractionService
{
    /// <summary>Version of the rules of reading; another version means that all documents must be read again.</summary>
    string Version => ExtractionVersion.Current;

    /// <summary>Whether some extractor reads files of this name; if not, the ledger lists the file as skipped.</summary>
    bool Supports(string filePath);

    /// <summary>Whether files of Office 97 to 2003 are read, for which LibreOffice must be installed.</summary>
    bool ReadsLegacyOffice => true;

    /// <summary>Makes ready what reading needs, so that its start is not part of the first file's reading.</summary>
    Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads one file. Never throws for what is in the file; throws <see cref="OperationCanceledException"/> only.</summary>
    /// <param name="fullPath">Absolute path, opened for reading only, never written.</param>
    /// <param name="folder">
    /// Absolute path, without links, of the folder in which the opened file must lie, wherever the links of its path lead by then; null
    /// for any. A file outside is <see cref="ExtractionResult.Unreadable"/>. Only checked where the system tells what was opened (Linux).
    /// </param>
    Task<ExtractionResult> ExtractAsync(string fullPath, string? folder, CancellationToken cancellationToken);

    /// <summary>As the other overload, with pages of the file that OCR has read in the places of those that hold no text.</summary>
    Task<ExtractionResult> ExtractAsync(
        string fullPath, string? folder, RecognizedPages? recognized, CancellationToken cancellationToken) =>
        ExtractAsync(fullPath, folder, cancellationToken);
}
