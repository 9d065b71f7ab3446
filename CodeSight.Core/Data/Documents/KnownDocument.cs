namespace CodeSight.Core.Data.Documents;

/// <summary>A document as the index knows it, for comparison with the folder.</summary>
/// <param name="ReadTicks">When its bytes were last read, UTC.</param>
/// <param name="Sha256">Of the bytes that its chunks and state stand for; null where they are not known.</param>
/// <param name="Rules">Version of the rules that it was last read and cut by; null where it never was.</param>
/// <param name="Stage">What is left to do: 0 nothing, 1 text, 2 vectors.</param>
/// <param name="IsVanished">An earlier scan missed its file and kept it (B3).</param>
internal sealed record KnownDocument(
    long Id,
    string FilePath,
    DocumentState State,
    string? Reason,
    long SizeBytes,
    long ModifiedTicks,
    long ReadTicks,
    byte[]? Sha256,
    string? Rules,
    int ChunkCount,
    short Stage,
    bool IsVanished = false)
{
    // A file system's times can be 2 s coarse (FAT): a file changed so shortly before it was read may have changed again since
    // under the same time.
    private const long CoarsestTimeTicks = 2 * TimeSpan.TicksPerSecond;

    /// <summary>Listed, but not a document whose text anybody could expect to find.</summary>
    public bool IsSkipped => State == DocumentState.Skipped;

    /// <summary>Waiting for its first reading.</summary>
    public bool IsNew => Stage == 1 && Sha256 is null && ChunkCount == 0;

    /// <summary>Whether size and time prove that the file is what was read.</summary>
    public bool LooksLike(SeenFile file) => HasSizeAndTimeOf(file) && IsSettled(ModifiedTicks, ReadTicks);

    /// <summary>Whether it waits to be read, the file being the one that it waits with.</summary>
    public bool WaitsWith(SeenFile file) => Stage == 1 && HasSizeAndTimeOf(file);

    /// <summary>Whether size and time are what the index last knew.</summary>
    public bool HasSizeAndTimeOf(SeenFile file) => SizeBytes == file.SizeBytes && ModifiedTicks == file.ModifiedTicks;

    /// <summary>Whether a file of this time was read so much later that another change would show in the time.</summary>
    public static bool IsSettled(long modifiedTicks, long readTicks) => modifiedTicks < readTicks - CoarsestTimeTicks;
}
