using System.Globalization;

namespace CodeSight.Bench.Measure;

/// <summary>How much of the CPU time the host gave to others (Linux, proc(5)): a figure measured under much steal says little.</summary>
/// <param name="Steal">Ticks taken away since boot.</param>
/// <param name="Total">All ticks since boot.</param>
public readonly record struct HostSteal(long Steal, long Total)
{
    /// <summary>Reads the counters; zero on systems without them.</summary>
    public static HostSteal Read() => File.Exists("/proc/stat") ? Parse(File.ReadLines("/proc/stat").First()) : default;

    /// <summary>Reads "cpu user nice system idle iowait irq softirq steal guest guest_nice"; guest time is part of user time.</summary>
    public static HostSteal Parse(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(tick => long.Parse(tick, CultureInfo.InvariantCulture)).ToArray();
        return new HostSteal(ticks.Length > 7 ? ticks[7] : 0, ticks.Sum());
    }

    /// <summary>Share of the time since then that was taken away, 0..1.</summary>
    public double ShareSince(HostSteal before) => Total > before.Total ? (double)(Steal - before.Steal) / (Total - before.Total) : 0;
}
