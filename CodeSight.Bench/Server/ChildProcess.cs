using System.Diagnostics;

namespace CodeSight.Bench.Server;

/// <summary>Ends processes that this one has started.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Asks the process to end by SIGTERM, and kills it with its children where it does not.</summary>
    public static async Task StopAsync(Process process)
    {
        if (process.HasExited) return;
        // By the shell's own kill: .NET has no way to ask a process to end, and minimal systems have no program of that name.
        using var ask = Process.Start("sh", ["-c", $"kill -s TERM {process.Id}"]);
        using var timeout = new CancellationTokenSource(MaxWait);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
