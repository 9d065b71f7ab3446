using Microsoft.Win32.SafeHandles;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>When a file was last changed, also where its file system says a time that .NET does not know.</summary>
internal static class ModifiedTime
{
    /// <summary>
    /// Stands for a time outside of the years 1 to 9999. It lies after every reading, so such a file is hashed by each scan.
    /// </summary>
    public static readonly DateTime Impossible = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>UTC. A missing file has a time too, in the year 1601.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be looked at.</exception>
    public static DateTime Of(FileInfo file) => Of(() => file.LastWriteTimeUtc);

    /// <summary>UTC, of an open file.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static DateTime Of(SafeFileHandle file) => Of(() => File.GetLastWriteTimeUtc(file));

    private static DateTime Of(Func<DateTime> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentOutOfRangeException)
        {
            return Impossible;
        }
    }
}
