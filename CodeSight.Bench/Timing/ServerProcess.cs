using System.Diagnostics;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Timing;

/// <summary>A server started as an operator starts it, and stopped by SIGTERM.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, long started) => (_process, Started) = (process, started);

    /// <summary><see cref="Stopwatch"/> time just before the process was asked for.</summary>
    public long Started { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <param name="program">CodeSight.Api.dll, or its executable.</param>
    public static ServerProcess Start(string program, IReadOnlyDictionary<string, string> environment)
    {
        var isLibrary = Path.GetExtension(program) == ".dll";
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : program, isLibrary ? [program] : [])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program) ?? ".",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        // Its log is read away, or it would wait for a reader.
        process.BeginOutputReadLine();
        return new ServerProcess(process, started);
    }

    public async ValueTask DisposeAsync()
    {
        await ChildProcess.StopAsync(_process);
        _process.Dispose();
    }
}
