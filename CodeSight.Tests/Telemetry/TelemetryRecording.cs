using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CodeSight.Core.Telemetry;

namespace CodeSight.Tests.Telemetry;

/// <summary>
/// Everything that the code under test records from now on: the spans and measurements of one trace, which begins here. Other tests' stay
/// out.
/// </summary>
internal sealed class TelemetryRecording : IDisposable
{
    private const string Postgres = "Npgsql";

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ActivityListener _spanListener;
    private readonly MeterListener _meterListener = new();
    private readonly Activity _root = new("test");

    public TelemetryRecording()
    {
        _root.Start();
        _spanListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetrySource.Name or Postgres,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_spanListener);
        _meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetrySource.Name) listener.EnableMeasurementEvents(instrument);
        };
        _meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.Start();
    }

    /// <summary>Ended spans, in the order of their start.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans.Where(span => span.TraceId == _root.TraceId).OrderBy(span => span.StartTimeUtc)];

    public IReadOnlyList<Measurement> Measurements => [.. _measurements];

    /// <summary>Every text in every span and measurement.</summary>
    public IEnumerable<string> Values =>
        Spans.SelectMany(span => (IEnumerable<object?>)
            [
                span.DisplayName,
                span.StatusDescription,
                .. span.TagObjects.Select(tag => tag.Value),
                .. span.Baggage.Select(item => item.Value),
                .. span.Events.SelectMany(happening => happening.Tags.Select(tag => tag.Value).Append(happening.Name)),
            ])
            .Concat(Measurements.SelectMany(measurement => measurement.Tags.Values))
            .SelectMany(value => value is IEnumerable<string> many ? many : [Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""]);

    /// <summary>The spans as an indented tree.</summary>
    public string Tree => string.Join('\n', Branches(_root.SpanId, ""));

    public void Dispose()
    {
        _spanListener.Dispose();
        _meterListener.Dispose();
        _root.Stop();
        _root.Dispose();
    }

    private IEnumerable<string> Branches(ActivitySpanId parent, string indent) =>
        Spans.Where(span => span.ParentSpanId == parent).SelectMany(
            span => Branches(span.SpanId, indent + "  ").Prepend(indent + span.DisplayName));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId == _root.TraceId)
            _measurements.Enqueue(new Measurement(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }

    internal sealed record Measurement(string Name, double Value, IReadOnlyDictionary<string, object?> Tags);
}
