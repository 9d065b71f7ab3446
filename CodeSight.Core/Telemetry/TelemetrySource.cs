using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CodeSight.Core.Telemetry;

/// <summary>
/// The source of all spans of this system and the meter of its measurements. They hold counts, times and names: never a question, an
/// answer, a document's text or a key.
/// </summary>
internal static class TelemetrySource
{
    /// <summary>The name by which a collector asks for both.</summary>
    public const string Name = "CodeSight";

    public static ActivitySource Spans { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>Buckets for steps between a fraction of a millisecond and a minute, in seconds.</summary>
    public static InstrumentAdvice<double> ShortTimes { get; } =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
}
