using System.Diagnostics;
using System.Globalization;

namespace CodeSight.Extraction.Host;

/// <summary>How a reader process is started: the same application, with the argument <c>extract-host</c>, without our secrets.</summary>
internal static class ReaderProgram
{
    private static readonly string[] Candidates = ["CodeSight.Api.dll", "CodeSight.Indexer.dll"];
    private static readonly string[] OwnFolders = ["HOME", "TMPDIR", "TEMP", "TMP"];
    private static readonly string[] Passed = ["PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SystemRoot"];

    /// <param name="temporary">The process's own folder, the only one that it may write to.</param>
    /// <exception cref="ReaderGoneException">No program to start was found.</exception>
    public static ProcessStartInfo StartInfo(ExtractionOptions options, string temporary)
    {
        var program = options.HostProgram ?? Find();
        var isLibrary = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLibrary ? Muxer() : program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = temporary,
        };
        if (isLibrary) start.ArgumentList.Add(program);
        start.ArgumentList.Add("extract-host");
        Restrict(start, options);
        foreach (var name in OwnFolders) start.Environment[name] = temporary;
        return start;
    }

    private static void Restrict(ProcessStartInfo start, ExtractionOptions options)
    {
        // Keys and connection strings stay behind: what parses hostile files knows none.
        start.Environment.Clear();
        foreach (var name in Passed)
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root) start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = options.MaxMemoryBytes.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
    }

    private static string Find()
    {
        foreach (var name in Candidates)
        {
            var path = Path.Combine(AppContext.BaseDirectory, name);
            if (File.Exists(path) && File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json"))) return path;
        }
        throw new ReaderGoneException($"neither {string.Join(" nor ", Candidates)} is beside the application");
    }

    /// <summary>The <c>dotnet</c> that runs us, or, under an application's own executable, the one beside its framework.</summary>
    private static string Muxer()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && Path.GetFileName(own).Equals(name, StringComparison.OrdinalIgnoreCase)) return own;
        // The framework lies in ROOT/shared/Microsoft.NETCore.App/VERSION.
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? ".", "..", "..", ".."));
        var beside = Path.Combine(root, name);
        return File.Exists(beside) ? beside : name;
    }
}
