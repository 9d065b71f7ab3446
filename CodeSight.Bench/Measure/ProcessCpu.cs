using System.Globalization;

namespace CodeSight.Bench.Measure;

/// <summary>CPU time in seconds (Linux, proc(5)); 0 on systems without it.</summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on all of Linux
    private const int Idle = 4;
    private const int Waiting = 5;
    private const int Steal = 8;
    private const int UserTime = 11;

    /// <summary>That a process has used.</summary>
    public static double Of(int processId)
    {
        var path = $"/proc/{processId}/stat";
        if (!File.Exists(path)) return 0;
        var text = File.ReadAllText(path);
        // The name may hold spaces and brackets.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[UserTime]) + Number(fields[UserTime + 1])) / TicksPerSecond;
    }

    /// <summary>That all processes of this machine have used since it started.</summary>
    public static double OfAll()
    {
        if (!File.Exists("/proc/stat")) return 0;
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, Steal - 1).Where(field => field is not (Idle or Waiting)).Sum(field => Number(fields[field])) / TicksPerSecond;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
