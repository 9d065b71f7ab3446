using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CodeSight.Extraction;

/// <summary>
/// Programs of other makers that a reader process starts on what is in a file: no shell, limits on memory and time where the system has
/// <c>prlimit</c>, and the reader's own confinement.
/// </summary>
internal static class ConfinedProgram
{
    private const long MaxAddressSpace = 2L << 30;

    /// <summary>The program's path, or null where it is not installed.</summary>
    /// <param name="name">An absolute path, or a name that is looked for in PATH.</param>
    public static string? Find(string name)
    {
        if (Path.IsPathRooted(name)) return File.Exists(name) ? name : null;
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>How to start it, with its three streams redirected.</summary>
    /// <param name="program">From <see cref="Find"/>.</param>
    /// <param name="processorTime">After so much work it is ended.</param>
    /// <param name="isIdle">Whether everything else on the machine goes before it.</param>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, TimeSpan processorTime, bool isIdle)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // One thread each: several programs run beside each other.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        List<string> line = [];
        if (isIdle && Find("nice") is { } nice) line.AddRange([nice, "-n", "10"]);
        if (Find("prlimit") is { } limiter)
            line.AddRange([limiter, $"--as={MaxAddressSpace}",
                string.Create(CultureInfo.InvariantCulture, $"--cpu={Math.Max(1, (int)processorTime.TotalSeconds)}"), "--core=0", "--"]);
        line.AddRange([program, .. arguments]);
        start.FileName = line[0];
        foreach (var argument in line.Skip(1)) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Gives bytes to a program, and closes its input.</summary>
    public static void Feed(Process process, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            input.Write(bytes);
        }
        catch (IOException)
        {
            // It gave up before it had read all, and says why by its exit code.
        }
    }

    /// <summary>Ends a program, and all that it has started, unless it has ended.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself.
        }
    }
}
