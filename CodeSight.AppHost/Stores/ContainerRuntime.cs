using System.ComponentModel;
using System.Diagnostics;

namespace CodeSight.AppHost.Stores;

/// <summary>Whether this machine can run containers: a client without its server is no runtime.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Asks docker, then podman.</summary>
    public static bool Answers() => Answers("docker") || Answers("podman");

    private static bool Answers(string client)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(client, ["container", "ls", "-n", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return false;
            if (process.WaitForExit(MaxWait)) return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            // It is not installed.
            return false;
        }
    }
}
