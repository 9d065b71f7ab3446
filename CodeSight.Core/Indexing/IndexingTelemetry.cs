using System.Diagnostics;
using System.Diagnostics.Metrics;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Indexing;

/// <summary>
/// Spans and figures of the indexing flow. A document's steps belong to the trace that queued it, in whatever process they run. They
/// hold paths, times and counts, never what is in a document.
/// </summary>
internal static class IndexingTelemetry
{
    private static readonly Counter<long> Documents = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.indexing.documents", "{document}", "Documents that were read, by codesight.outcome.");

    private static readonly Counter<long> Vectors = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.indexing.vectors", "{vector}", "Vectors that were computed and stored.");

    /// <summary>A span named after the step, or null where nobody listens.</summary>
    /// <param name="traceParent">W3C trace context of the run, or null for the current span.</param>
    public static Activity? Start(string step, string? traceParent)
    {
        if (!TelemetrySource.Spans.HasListeners()) return null;
        return ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? TelemetrySource.Spans.StartActivity(step, ActivityKind.Internal, parent)
            : TelemetrySource.Spans.StartActivity(step);
    }

    /// <summary>A document's span.</summary>
    public static Activity? StartFor(ClaimedDocument document, string step) => Start(step, document.TraceParent)
        ?.SetTag("codesight.document.id", document.Id)
        .SetTag("codesight.document.path", document.FilePath);

    /// <summary>
    /// A span for each of the documents that one step does together, so that each document's trace is whole; null where nobody listens.
    /// </summary>
    public static IDisposable? StartEach(string step, IEnumerable<ClaimedDocument> documents) =>
        TelemetrySource.Spans.HasListeners()
            ? new Spans(new Stack<Activity>(documents.Select(document => StartFor(document, step)).OfType<Activity>()))
            : null;

    public static void Read(string outcome) => Documents.Add(1, new KeyValuePair<string, object?>("codesight.outcome", outcome));

    public static void Embedded(int count) => Vectors.Add(count);

    private sealed class Spans(Stack<Activity> activities) : IDisposable
    {
        // The last one first: each gives the place of the current span back to the one before it.
        public void Dispose()
        {
            while (activities.TryPop(out var activity)) activity.Dispose();
        }
    }
}
