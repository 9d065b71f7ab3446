namespace CodeSight.Core.Indexing;

/// <summary>A document's own file as it is in the folder now, or why it cannot be had. A closed set.</summary>
public abstract record OriginalFile
{
    /// <summary>The open file. The caller disposes the content.</summary>
    /// <param name="FilePath">Relative to the documents folder, with "/".</param>
    /// <param name="Content">Its bytes; can seek.</param>
    /// <param name="Sha256">Of its bytes, 32 bytes.</param>
    public sealed record Opened(string FilePath, Stream Content, DateTimeOffset ModifiedAt, byte[] Sha256) : OriginalFile;

    /// <summary>There is no document of this id whose text was indexed.</summary>
    public sealed record Unknown : OriginalFile;

    /// <summary>The file went since it was indexed.</summary>
    public sealed record Gone(string FilePath) : OriginalFile;

    /// <summary>Something else has taken its place: a link that leads out of the documents folder, a folder, a pipe or a device.</summary>
    public sealed record Replaced(string FilePath) : OriginalFile;

    /// <summary>It cannot be read just now: permission denied, or an error of the disk or network.</summary>
    public sealed record Unreadable(string FilePath) : OriginalFile;
}
