using System.Diagnostics;
using System.Globalization;

namespace CodeSight.Extraction;

/// <summary>Reads one format. Stateless; a pure function of the bytes and the name's ending.</summary>
internal interface IExtractor
{
    /// <summary>Whether some files are read by a second reader as well, without which the first one's text is still worth having.</summary>
    bool HasSecondReader => false;

    /// <exception cref="FileFaultException">The file is damaged, protected or over a limit; other exceptions mean the same, told
    /// less well.</exception>
    ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken);

    /// <summary>One sentence why a file that was understood gave no block.</summary>
    string DescribeEmpty(ExtractedDocument document) => "The file holds no text.";
}

/// <summary>A file's bytes in memory.</summary>
/// <param name="Name">Path or name; extractors look at its ending only.</param>
internal sealed record SourceFile(byte[] Bytes, string Name, ExtractionOptions Limits)
{
    /// <summary>Whether a thread that could not be stopped still works on the file: the process should read no other one.</summary>
    public bool LeavesWorkBehind { get; set; }

    /// <summary>Whether no second reader is to be asked: it may be what ended the process that read the file before.</summary>
    public bool SkipsSecondReader { get; init; }

    /// <summary>Its pages that OCR has read.</summary>
    public IReadOnlyList<RecognizedPage> Recognized { get; init; } = [];

    /// <summary>When reading began, as of <see cref="Stopwatch.GetTimestamp"/>; an attachment has that of its mail.</summary>
    public long Started { get; init; } = Stopwatch.GetTimestamp();
}

/// <summary>
/// A fault of the file, found deep inside its reading. The message is one sentence for its owner, without text from the
/// file.
/// </summary>
internal sealed class FileFaultException(string message) : Exception(message);

/// <summary>Reasons that both ends of the pipe give.</summary>
internal static class ReaderReasons
{
    public const string OutOfMemory = "Its reader ran out of memory.";
    public const string TooDeep = "Its structure is nested too deeply to be read.";

    /// <summary>The note on a file of which the beginning is read.</summary>
    public static string TooLong(ExtractionOptions limits) => string.Create(CultureInfo.InvariantCulture,
        $"Only the beginning was indexed: its text is longer than the limit of {limits.MaxTextLength:N0} characters.");

    /// <inheritdoc cref="TooLong"/>
    public static string TooManyBlocks(ExtractionOptions limits) => string.Create(CultureInfo.InvariantCulture,
        $"Only the beginning was indexed: it holds more than {limits.MaxBlocks:N0} paragraphs and table rows.");
}
