using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Extraction;

/// <summary>The file cannot be opened or read just now, through no fault of its content.</summary>
internal sealed class FileUnreadableException(string message) : Exception(message);

/// <summary>Reads a regular file whole, for reading only, without locking others out and without waiting on pipes or devices.</summary>
internal static class FileBytes
{
    private const int NotBlocking = 0x800; // O_RDONLY | O_NONBLOCK on Linux
    private const int CloseOnExec = 0x80000; // O_CLOEXEC on Linux

    /// <exception cref="FileUnreadableException">It is missing, locked or not permitted, or the disk failed.</exception>
    /// <exception cref="FileFaultException">It is no regular file, or over the limit.</exception>
    public static byte[] Read(string path, long maxBytes)
    {
        try
        {
            using var stream = Open(path);
            if (!stream.CanSeek) throw new FileFaultException("It is not a regular file.");
            if (stream.Length > maxBytes) throw TooLarge(maxBytes);
            var bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            // A file that grows while it is read is read again at the next change of its time.
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileUnreadableException("The file is not there any more.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new FileUnreadableException("The file may not be opened (permission denied, or it is a folder).");
        }
        catch (IOException)
        {
            throw new FileUnreadableException("The file could not be read (locked, or an error of the disk or network).");
        }
    }

    private static FileFaultException TooLarge(long maxBytes) =>
        new($"The file is larger than the limit of {maxBytes / 1048576.0:0.#} MB.");

    private static FileStream Open(string path)
    {
        // A named pipe would hold a plain open until somebody writes to it.
        if (OperatingSystem.IsLinux())
        {
            var descriptor = OpenNotBlocking(path, NotBlocking | CloseOnExec);
            if (descriptor >= 0) return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        }
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    // Not LibraryImport: its generated code would need unsafe blocks in this project.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenNotBlocking([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
