using CodeSight.Core.Data.Queue;

namespace CodeSight.Core.Data.Documents;

/// <summary>What reading and cutting a claimed document gave, ready to be stored.</summary>
/// <param name="Chunks">Empty unless the outcome is text.</param>
/// <param name="Sha256">Of the bytes that were read; null where they are not known, and the file is tried again at the next run.</param>
/// <param name="ReadTicks">When the reading began, UTC.</param>
internal sealed record ReadDocument(
    ClaimedDocument Document,
    ReadOutcome Outcome,
    string? Reason,
    string? Title,
    int? Pages,
    IReadOnlyList<Chunk> Chunks,
    byte[]? Sha256,
    long ReadTicks)
{
    /// <summary>ISO 639-1 code of the text's language; "" where it is not known.</summary>
    public string Language { get; init; } = "";

    /// <summary>What of the file is not in the chunks, in sentences for its owner; null where nothing is missing.</summary>
    public string? Notes { get; init; }

    /// <summary>1-based numbers of the pages that show something and gave no text, which OCR has not read.</summary>
    public IReadOnlyList<int> UnreadPages { get; init; } = [];

    /// <summary>Pages that OCR has been at: what it read is in the chunks.</summary>
    public int OcrPages { get; init; }
}

/// <summary>The ways in which reading a document can end.</summary>
internal enum ReadOutcome
{
    /// <summary>There are chunks.</summary>
    Text,

    /// <summary>The file holds no text.</summary>
    Empty,

    /// <summary>The file is damaged, encrypted, over a limit: trying again gives the same.</summary>
    Failed,

    /// <summary>
    /// Reading did not come to an end (crash, time, memory), so what the file holds is not known: what was known goes on answering.
    /// Tried again when the file or the rules of reading change.
    /// </summary>
    Unfinished,

    /// <summary>The file could not be opened just now; what it holds is not known.</summary>
    Unreadable,
}
