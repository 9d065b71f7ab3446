using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CodeSight.Core.Telemetry;

/// <summary>One step of the asking flow while it runs: a span, and a measurement at its end.</summary>
internal sealed class AskingStep(string name, Histogram<double> duration) : IDisposable
{
    private readonly Activity? _span = TelemetrySource.Spans.StartActivity(name);
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>How many chunks, passages or sources came out of the step.</summary>
    public void Found(int results) => _span?.SetTag("codesight.results", results);

    /// <inheritdoc/>
    public void Dispose()
    {
        duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, new KeyValuePair<string, object?>("codesight.asking.step", name));
        _span?.Dispose();
    }
}
