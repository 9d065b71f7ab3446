namespace CodeSight.Extraction;

/// <summary>The outcome of reading one file. A closed set: text, no text, or a failure that is the file's own.</summary>
/// <param name="Sha256">SHA-256 of the bytes that were read (32 bytes), or null where the file could not be read.</param>
public abstract record ExtractionResult(byte[]? Sha256)
{
    /// <summary>The file holds text.</summary>
    public sealed record Text(ExtractedDocument Document, byte[] Sha256) : ExtractionResult(Sha256);

    /// <summary>The file was understood and holds no text, such as a scanned PDF without a text layer.</summary>
    /// <param name="Reason">One sentence for the person who owns the file.</param>
    public sealed record Empty(string Reason, int? Pages, byte[] Sha256) : ExtractionResult(Sha256)
    {
        /// <inheritdoc cref="ExtractedDocument.UnreadPages"/>
        public IReadOnlyList<int> UnreadPages { get; init; } = [];
    }

    /// <summary>One page was read by OCR; it may hold no words.</summary>
    public sealed record Page(RecognizedPage Words, byte[] Sha256) : ExtractionResult(Sha256);

    /// <summary>The file cannot be read as what its ending says: damaged, encrypted, over a limit, or its extractor crashed.</summary>
    /// <param name="Reason">One sentence for the person who owns the file; never text from the file.</param>
    public sealed record Failed(string Reason, byte[]? Sha256) : ExtractionResult(Sha256);

    /// <summary>The file could not be opened just now (locked, permission, I/O error, vanished): worth another try.</summary>
    public sealed record Unreadable(string Reason) : ExtractionResult((byte[]?)null);
}
