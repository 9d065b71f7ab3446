using CodeSight.Core.Configuration;
using CodeSight.Extraction;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>The documents folder: only ever read, and nothing outside of it is, wherever its links point.</summary>
public sealed class DocumentsFolder(CodeSightOptions options)
{
    /// <summary>Absolute path, as configured.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DocsDir));

    /// <summary>Absolute path with links resolved; as configured if the folder does not exist.</summary>
    public string RealRoot => RealPath.Of(Root) ?? Root;

    /// <summary>Whether the folder exists. Without it, a missing file tells nothing.</summary>
    public bool Exists => Directory.Exists(Root);

    /// <summary>Whether this process may list the folder.</summary>
    public bool IsReadable
    {
        get
        {
            try
            {
                _ = Directory.EnumerateFileSystemEntries(Root).Any();
                return true;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Absolute path of a document, or null where it leads outside of the folder (a link put in its place since the scan).
    /// </summary>
    /// <param name="filePath">Relative, with "/".</param>
    public string? Locate(string filePath)
    {
        var full = Path.Combine(Root, filePath.Replace('/', Path.DirectorySeparatorChar));
        var real = RealPath.Of(full);
        // What is not there is not outside either: opening it will say so.
        if (real is null) return full;
        return RealPath.Of(Root) is { } root && RealPath.IsInside(real, root) ? full : null;
    }

    /// <summary>
    /// Opens a document for reading. What was opened is checked, not the path, so nothing can be put in its place in between.
    /// </summary>
    /// <param name="filePath">Relative, with "/".</param>
    /// <returns>The open file, or null where the path leads out of the folder or to something that is not a regular file.</returns>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    /// <exception cref="IOException">It is gone, or cannot be opened.</exception>
    internal SafeFileHandle? Open(string filePath)
    {
        var full = Path.Combine(Root, filePath.Replace('/', Path.DirectorySeparatorChar));
        if (RegularFile.Open(full) is not { } file) return null;
        if (RealPath.Of(Root) is { } root && (file.RealPath ?? RealPath.Of(full)) is { } real && RealPath.IsInside(real, root))
            return file.Handle;
        file.Handle.Dispose();
        return null;
    }

    /// <summary>The first bytes of a document, as many as there are; none where it cannot be read just now.</summary>
    internal byte[] ReadStart(string filePath, int length)
    {
        try
        {
            using var file = Open(filePath);
            if (file is null) return [];
            var bytes = new byte[length];
            return bytes[..RandomAccess.Read(file, bytes, 0)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether something is at the path, ignored or not.</summary>
    internal bool Has(string filePath) => Path.Exists(Path.Combine(Root, filePath.Replace('/', Path.DirectorySeparatorChar)));

    /// <summary>Lists the folder. Takes no content but that of ignore files.</summary>
    internal FolderListing List(CancellationToken cancellationToken)
    {
        if (!Exists || RealPath.Of(Root) is not { } root) return new FolderListing([], [], RootState.Missing);
        var walk = new FolderWalk(root, RealPath.Of(Path.GetFullPath(options.DataDir)) ?? options.DataDir, cancellationToken);
        var files = walk.Run();
        var rootState = walk.UnreadableFolders.Contains("") ? RootState.Unreadable : RootState.Readable;
        return new FolderListing(files, walk.UnreadableFolders, rootState);
    }
}
