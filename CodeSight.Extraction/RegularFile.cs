using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Extraction;

/// <summary>
/// Opens regular files for reading, without locking others out. Pipes, sockets and devices are never opened: a pipe would hold the caller
/// until somebody writes to it, and opening a device can have effects of its own.
/// </summary>
public static class RegularFile
{
    private const int PathOnly = 0x200000; // O_PATH on Linux: names the file, opens nothing
    private const int CloseOnExec = 0x80000; // O_CLOEXEC on Linux
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the descriptor itself
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int StatxSize = 256;
    private const int ModeOffset = 28; // of stx_mode in struct statx, on every architecture
    private const int TypeMask = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG
    private const int NoEntry = 2; // ENOENT
    private const int NoAccess = 13; // EACCES
    private const int NoFolder = 20; // ENOTDIR

    /// <summary>Opens the file that a path leads to, links followed.</summary>
    /// <returns>The open file, or null where the path leads to something else (a folder, a pipe, a device).</returns>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder of the path is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    public static OpenFile? Open(string path)
    {
        if (!OperatingSystem.IsLinux()) return OpenElsewhere(path);
        var descriptor = OpenPath(path, PathOnly | CloseOnExec);
        if (descriptor < 0) throw Fault(Marshal.GetLastPInvokeError(), path);
        using var named = new SafeFileHandle(descriptor, ownsHandle: true);
        var status = new byte[StatxSize];
        if (Stat(descriptor, "", EmptyPath, TypeOnly, status) != 0) throw Fault(Marshal.GetLastPInvokeError(), path);
        if ((BitConverter.ToUInt16(status, ModeOffset) & TypeMask) != Regular) return null;
        // Both lead to the very file that was looked at, whatever has taken its place in the folder by now.
        var link = $"/proc/self/fd/{descriptor}";
        var realPath = new FileInfo(link).LinkTarget ?? throw new IOException("The system does not say which file was opened.");
        return new OpenFile(OpenHandle(link), realPath);
    }

    private static OpenFile? OpenElsewhere(string path)
    {
        if (Directory.Exists(path)) return null;
        var handle = OpenHandle(path);
        if (new FileStream(handle, FileAccess.Read, bufferSize: 0, handle.IsAsync).CanSeek) return new OpenFile(handle, null);
        handle.Dispose();
        return null;
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);

    private static Exception Fault(int error, string path) => error switch
    {
        NoEntry => new FileNotFoundException("Nothing is there.", path),
        NoFolder => new DirectoryNotFoundException("A folder of the path is missing."),
        NoAccess => new UnauthorizedAccessException("Permission denied."),
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
    };

    // Not LibraryImport: its generated code would need unsafe blocks in this project.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenPath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}

/// <summary>An open file.</summary>
/// <param name="RealPath">Its path in the file system, without links; null where the system does not tell (not on Linux).</param>
public sealed record OpenFile(SafeFileHandle Handle, string? RealPath);
