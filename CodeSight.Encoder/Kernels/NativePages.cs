using System.Runtime.InteropServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>Memory in whole pages, straight from the system (Linux).</summary>
internal static unsafe partial class NativePages
{
    private const int None = 0, Read = 1, Write = 2, Execute = 4;
    private const int PrivateAnonymous = 0x22;

    /// <summary>Memory for machine code, which is never writable and executable at once; null where the system refuses such.</summary>
    public static void* TryMakeExecutable(ReadOnlySpan<byte> code)
    {
        var memory = Map(null, (nuint)code.Length, Read | Write, PrivateAnonymous, -1, 0);
        if (memory == -1) return null;
        code.CopyTo(new Span<byte>((void*)memory, code.Length));
        if (Protect(memory, (nuint)code.Length, Read | Execute) == 0) return (void*)memory;
        _ = Unmap(memory, (nuint)code.Length);
        return null;
    }

    /// <summary>Zeroed memory whose end is that of its last page, followed by one that may not be touched.</summary>
    /// <param name="bytes">A multiple of the alignment that is wanted.</param>
    public static void* AllocateGuarded(nuint bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        var room = Room(bytes);
        var memory = Map(null, room + page, Read | Write, PrivateAnonymous, -1, 0);
        if (memory == -1) throw new InvalidOperationException("The system gave no memory.");
        if (Protect(memory + (nint)room, page, None) != 0) throw new InvalidOperationException("The guard page could not be protected.");
        return (byte*)memory + room - bytes;
    }

    /// <summary>Gives back what <see cref="AllocateGuarded"/> gave for as many bytes.</summary>
    public static void ReleaseGuarded(void* memory, nuint bytes) =>
        _ = Unmap((nint)((byte*)memory + bytes - Room(bytes)), Room(bytes) + (nuint)Environment.SystemPageSize);

    private static nuint Room(nuint bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        return (bytes + page - 1) / page * page;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
