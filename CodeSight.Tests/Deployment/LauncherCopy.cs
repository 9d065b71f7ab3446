using System.Diagnostics;
using System.Globalization;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Deployment;

/// <summary>
/// A copy of the launcher over a tree of a few source files, with stand-ins for the programs that it calls: <c>dotnet</c> writes its arguments
/// into a list and publishes a file for each build. Nothing else of the machine is on its PATH but the usual tools, no package manager
/// above all.
/// </summary>
internal sealed class LauncherCopy : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    private static readonly string[] Tools =
    [
        "bash", "env", "basename", "cat", "cksum", "cut", "dirname", "find", "grep", "head", "id", "ls", "mkdir", "mktemp", "mv", "readlink", "rm", "sed", "sleep",
        "sort", "tail", "tee", "touch", "tr",
    ];

    private static readonly (string Name, string[] References)[] Projects =
    [
        ("CodeSight.Api", ["CodeSight.Core", "CodeSight.Web"]), ("CodeSight.Core", ["CodeSight.Encoder"]), ("CodeSight.Encoder", []), (
            "CodeSight.Web", []),
        ("CodeSight.Indexer", ["CodeSight.Core"]),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("codesight-launcher-");

    public LauncherCopy()
    {
        File.SetUnixFileMode(_folder.FullName, Executable);
        Copy("codesight");
        Directory.CreateDirectory(At("setup"));
        foreach (var script in Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "setup")))
            Copy(Path.Combine("setup", Path.GetFileName(script)));
        foreach (var (name, references) in Projects)
        {
            Write($"{name}/Source.cs", name);
            var items = references.Select(reference => $"    <ProjectReference Include=\"../{reference}/{reference}.csproj\" />\n");
            Write($"{name}/{name}.csproj", $"<Project>\n  <ItemGroup>\n{string.Concat(items)}  </ItemGroup>\n</Project>\n");
        }

        Write("models/model.bin", "model");
        Write("global.json", "{}");
        Write("Directory.Build.props", "<Project />");
        Directory.CreateDirectory(At("docs"));
        Directory.CreateDirectory(At("bin"));
        Directory.CreateDirectory(At("tmp"));
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        foreach (var tool in Tools)
            File.CreateSymbolicLink(At($"bin/{tool}"), path.Select(folder => Path.Combine(folder, tool)).First(File.Exists));
        Program("pdftotext", "");
        Program("pdfinfo", "");
        Program("pdftoppm", "");
        Program("dotnet", """
            echo "$*" >>"$CALLS"
            case $1 in
              publish)
                while [ "$1" != -o ]; do shift; done
                mkdir -p "$2"
                touch "$2/build-$(grep -c ^publish "$CALLS")"
                if [ -n "${HANG-}" ]; then touch "$HANG"; exec sleep 600; fi ;;
              *.dll) echo started ;;
            esac
            """);
    }

    /// <summary>What dotnet was called with, a line for each call.</summary>
    public IReadOnlyList<string> Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    /// <summary>How often a program was published.</summary>
    public int Builds => Calls.Count(call => call.StartsWith("publish ", StringComparison.Ordinal));

    /// <summary>Path of an entry of the copy.</summary>
    public string At(string path) => Path.Combine(_folder.FullName, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path)) ?? "");
        File.WriteAllText(At(path), text);
    }

    /// <summary>Runs the launcher to its end.</summary>
    public async Task<LauncherResult> RunAsync(params string[] arguments) => await EndAsync(Start([At("codesight"), .. arguments], []));

    /// <summary>Runs it as a user without any rights, also where the tests run as root.</summary>
    public async Task<LauncherResult> RunUnprivilegedAsync(params string[] arguments) => Environment.IsPrivilegedProcess
        ? await EndAsync(Start(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", At("codesight"), .. arguments], []))
        : await RunAsync(arguments);

    /// <summary>
    /// Starts it with a build that never ends, and presses Ctrl-C once the build has begun: the whole group of processes gets the signal.
    /// </summary>
    public async Task<LauncherResult> InterruptBuildAsync(params string[] arguments)
    {
        var hanging = At("hanging");
        // A shell that runs the tests in its background has them ignore this signal, and all that they start.
        using var process = Start(["setsid", "env", "--default-signal=INT", At("codesight"), .. arguments], [("HANG", hanging)]);
        using var watcher = new FileSystemWatcher(_folder.FullName) { EnableRaisingEvents = true };
        var begun = new TaskCompletionSource();
        watcher.Created += (_, created) => { if (created.FullPath == hanging) begun.TrySetResult(); };
        if (File.Exists(hanging)) begun.TrySetResult();
        await begun.Task.WaitAsync(MaxWait);
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s INT -- -{process.Id}")]);
        return await EndAsync(process);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Copy(string path)
    {
        File.Copy(Path.Combine(SharedData.RepositoryRoot, path), At(path));
    }

    private void Program(string name, string script)
    {
        Write($"bin/{name}", $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(At($"bin/{name}"), Executable);
    }

    private Process Start(string[] command, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = At("bin");
        start.Environment["HOME"] = start.Environment["CODESIGHT_HOME"] = At("state");
        start.Environment["TMPDIR"] = At("tmp");
        start.Environment["CALLS"] = At("calls");
        start.Environment["ConnectionStrings__codesight"] = "Host=unused";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private static async Task<LauncherResult> EndAsync(Process process)
    {
        using (process)
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(MaxWait);
            return new LauncherResult(process.ExitCode, await output, await error);
        }
    }
}

/// <summary>What a run of the launcher came to.</summary>
internal sealed record LauncherResult(int ExitCode, string Output, string Error);
