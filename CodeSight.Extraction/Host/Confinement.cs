using System.Collections;
using System.Runtime.InteropServices;

namespace CodeSight.Extraction.Host;

/// <summary>
/// Confines a reader process on Linux before it sees a file: it may read programs and libraries, write into its own temporary folder, and
/// open nothing else, and it has neither a network nor root's capabilities. What it starts is confined with it. Kernels without Landlock (before 5.13) leave the files open,
/// other systems both.
/// </summary>
internal static class Confinement
{
    /// <summary>Set for the process that is confined, and read by nobody else.</summary>
    private const string Marker = "CODESIGHT_READER_CONFINED";

    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const int SetFilter = 22; // PR_SET_SECCOMP
    private const int DropCapability = 24; // PR_CAPBSET_DROP
    private const int LastCapability = 63;
    private const nuint FilterMode = 2; // SECCOMP_MODE_FILTER
    private const nint CreateRuleset = 444;
    private const nint AddRule = 445;
    private const nint RestrictSelf = 446;
    private const int PathBeneath = 1;
    private const uint AskVersion = 1;
    private const int PathOnly = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC

    // Rights of Landlock: execute, read a file, list a folder; and all of its first version, which later ones add to.
    private const ulong Read = 0b1101;
    private const ulong AllOfFirst = (1 << 13) - 1;
    private const ulong Refer = 1 << 13;
    private const ulong Truncate = 1 << 14;
    private const ulong DeviceControl = 1 << 15;
    private const ulong OfFiles = 0b110 | Truncate | DeviceControl | 1;

    // Programs, libraries and what these read of the system. Nobody's documents or secrets lie there.
    private static readonly string[] OfSystem =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib64", "/sys/fs/cgroup", "/sys/devices/system/cpu",
        "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/filesystems", "/proc/sys", "/proc/version",
        "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/passwd",
        "/etc/nsswitch.conf", "/etc/libreoffice", "/etc/papersize", "/etc/dotnet",
    ];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

    // What readers start, and beside whose folders their libraries and data lie where they were unpacked for this user alone.
    private static readonly string[] Programs = ["pdftotext", "pdftoppm", "tesseract", "prlimit", "nice", "soffice"];
    private static readonly string[] BesidePrograms = ["usr", "lib"];

    /// <summary>
    /// Confines this process, which begins anew for it: the rules hold for the calling thread and what it starts, and the runtime has begun
    /// other threads long ago. Does not return where it succeeds; returns at once in the process that has begun anew.
    /// </summary>
    /// <param name="temporary">The only folder that may be written to.</param>
    public static void Enter(string temporary)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Marker) is not null) return;
        // Nothing is given up where a part cannot be had: the others hold all the same.
        if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0) return;
        LimitFiles(temporary);
        RefuseNetwork();
        DropCapabilities();
        BeginAnew();
    }

    private static void LimitFiles(string temporary)
    {
        var version = (long)Call(CreateRuleset, IntPtr.Zero, 0, AskVersion);
        if (version < 1) return;
        var all = AllOfFirst | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0) | (version >= 5 ? DeviceControl : 0);
        var handled = new Ruleset { Files = all };
        var rules = (int)Call(CreateRuleset, ref handled, (nuint)Marshal.SizeOf<ulong>(), 0);
        if (rules < 0) return;
        foreach (var folder in ReadableFolders()) Allow(rules, folder, Read & all);
        foreach (var device in Devices) Allow(rules, device, OfFiles & all);
        Allow(rules, temporary, all);
        _ = Call(RestrictSelf, rules, 0, 0);
        _ = Close(rules);
    }

    private static IEnumerable<string> ReadableFolders()
    {
        // The framework lies in ROOT/shared/Microsoft.NETCore.App/VERSION.
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? ".";
        string?[] own =
        [
            AppContext.BaseDirectory, framework, Path.GetFullPath(Path.Combine(framework, "..", "..", "..")),
            Path.GetDirectoryName(Environment.ProcessPath), Environment.GetEnvironmentVariable("TESSDATA_PREFIX"),
        ];
        var programs = Programs.Select(ConfinedProgram.Find).OfType<string>()
            .SelectMany(program => new[] { program, new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program })
            .Select(program => Path.GetDirectoryName(program) ?? "/").Distinct()
            .SelectMany(folder => BesidePrograms.Select(name => Path.GetFullPath(Path.Combine(folder, "..", name))).Append(folder));
        return OfSystem.Concat(own.OfType<string>()).Concat(programs).Distinct().Where(folder => folder != "/" && Path.Exists(folder));
    }

    private static void Allow(int rules, string path, ulong rights)
    {
        var place = Open(path, PathOnly);
        if (place < 0) return;
        // A rule for a file may only name what can be done to files.
        var rule = new Beneath { Rights = Directory.Exists(path) ? rights : rights & OfFiles, Place = place };
        _ = Call(AddRule, rules, PathBeneath, ref rule, 0);
        _ = Close(place);
    }

    /// <summary>socket() is refused, also for local ones: a database may listen there. So is io_uring, which goes around such filters.</summary>
    private static void RefuseNetwork()
    {
        uint socket, architecture;
        switch (RuntimeInformation.ProcessArchitecture)
        {
            case Architecture.X64:
                (socket, architecture) = (41, 0xC000003E);
                break;
            case Architecture.Arm64:
                (socket, architecture) = (198, 0xC00000B7);
                break;
            default:
                return;
        }

        // Of struct seccomp_data: the number lies at 0, the architecture at 4.
        const ushort load = 0x20, jumpIfEqual = 0x15, jumpIfAtLeast = 0x35, end = 0x06;
        const uint ringSetup = 425, allow = 0x7FFF0000, refuse = 0x00050000 | 13; // SECCOMP_RET_ERRNO with EACCES
        const uint otherNumbers = 0x40000000; // of x32, which has the architecture of x64
        Instruction[] program =
        [
            new(load, 0, 0, 4),
            new(jumpIfEqual, 0, 4, architecture),
            new(load, 0, 0, 0),
            new(jumpIfAtLeast, 2, 0, otherNumbers),
            new(jumpIfEqual, 1, 0, ringSetup),
            new(jumpIfEqual, 0, 1, socket),
            new(end, 0, 0, refuse),
            new(end, 0, 0, allow),
        ];
        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            var filter = new Filter { Length = (ushort)program.Length, Program = pinned.AddrOfPinnedObject() };
            _ = Control(SetFilter, FilterMode, ref filter, 0, 0);
        }
        finally
        {
            pinned.Free();
        }
    }

    // What root may do beyond others ends with the execution that follows, such as reading the memory of other processes.
    private static void DropCapabilities()
    {
        for (nuint capability = 0; capability <= LastCapability; capability++) _ = Control(DropCapability, capability, 0, 0, 0);
    }

    private static void BeginAnew()
    {
        if (Environment.ProcessPath is not { } program) return;
        var arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}");
        _ = Execute(program, Native(arguments), Native(environment.Append($"{Marker}=1")));

        // Not given back: the process is another one then, or ends.
        static IntPtr[] Native(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), IntPtr.Zero];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Ruleset
    {
        public ulong Files;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Beneath
    {
        public ulong Rights;
        public int Place;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte jumpIfTrue, byte jumpIfFalse, uint value)
    {
        public readonly ushort Code = code;
        public readonly byte JumpIfTrue = jumpIfTrue;
        public readonly byte JumpIfFalse = jumpIfFalse;
        public readonly uint Value = value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public IntPtr Program;
    }

    // Not LibraryImport: its generated code would need unsafe blocks in this project.
    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, IntPtr attributes, nuint size, uint flags);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, ref Ruleset attributes, nuint size, uint flags);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, nint rules, nint kind, ref Beneath rule, uint flags);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint mode, ref Filter filter, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "execve", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string program, IntPtr[] arguments, IntPtr[] environment);
}
