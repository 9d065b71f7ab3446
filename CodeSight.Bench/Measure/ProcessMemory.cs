using System.Globalization;

namespace CodeSight.Bench.Measure;

/// <summary>Memory of a process on this machine (Linux, proc(5)).</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes now (VmRSS).</summary>
    /// <returns>Null where there is no such process, or no /proc.</returns>
    public static long? Resident(int? processId) => Read(processId, "VmRSS:");

    /// <summary>The most that it ever had (VmHWM).</summary>
    public static long? Highest(int? processId) => Read(processId, "VmHWM:");

    private static long? Read(int? processId, string name)
    {
        var path = $"/proc/{processId}/status";
        if (processId is null || !File.Exists(path)) return null;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null
            ? null
            : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
