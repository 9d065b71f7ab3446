using System.Runtime.InteropServices;

namespace CodeSight.Tests.Infrastructure;

/// <summary>Entries of a folder that are no files.</summary>
internal static partial class SpecialFiles
{
    public static void MakePipe(string path) => Assert.Equal(0, MkFifo(path, 0x1B6));

    /// <summary>A device that never ends (/dev/zero), or false where this user may not make one.</summary>
    public static bool TryMakeDevice(string path) => MkNod(path, 0x2000 | 0x1B6, (1 << 8) | 5) == 0;

    /// <summary>Swaps two entries in one step, so that the path never leads nowhere.</summary>
    public static void Exchange(string path, string other) => Assert.Equal(0, RenameAt2(-100, path, -100, other, 2));

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MkNod(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
