namespace CodeSight.Extraction;

/// <summary>The file cannot be opened or read just now, through no fault of its content.</summary>
internal sealed class FileUnreadableException(string message) : Exception(message)
{
    /// <summary>Whether the program that reads files of this kind is not installed, so that another attempt ends alike.</summary>
    public bool IsReaderMissing { get; init; }
}

/// <summary>Opens regular files for reading only, without locking others out and without waiting on pipes or devices.</summary>
internal static class DocumentFile
{
    /// <summary>The file, opened for reading.</summary>
    /// <param name="folder">
    /// The folder in which the file must lie, without links; null for any. What was opened is checked, not the path.
    /// </param>
    /// <exception cref="FileUnreadableException">
    /// It is missing, outside of the folder, locked or not permitted, or the disk failed.
    /// </exception>
    /// <exception cref="FileFaultException">It is no regular file, or larger than <paramref name="maxBytes"/>.</exception>
    public static FileStream Open(string path, string? folder, long maxBytes = long.MaxValue)
    {
        FileStream? stream = null;
        try
        {
            if (RegularFile.Open(path) is not { } file) throw new FileFaultException("It is not a regular file.");
            stream = new FileStream(file.Handle, FileAccess.Read, bufferSize: 0, isAsync: true);
            if (folder is not null && file.RealPath is { } realPath && !IsInside(realPath, folder))
                throw new FileUnreadableException("Its path leads out of the documents folder by now.");
            if (stream.Length > maxBytes) throw TooLarge(maxBytes);
            var opened = stream;
            stream = null;
            return opened;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileUnreadableException("The file is not there any more.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new FileUnreadableException("The file may not be opened (permission denied).");
        }
        catch (IOException)
        {
            throw new FileUnreadableException("The file could not be read (locked, or an error of the disk or network).");
        }
        finally
        {
            stream?.Dispose();
        }
    }

    private static bool IsInside(string realPath, string folder) =>
        folder == "/"
        || realPath.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static FileFaultException TooLarge(long maxBytes) =>
        new($"The file is larger than the limit of {maxBytes / 1048576.0:0.#} MB.");
}
