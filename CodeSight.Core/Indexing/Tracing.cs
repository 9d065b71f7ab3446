using System.Diagnostics;
using CodeSight.Core.Queue;

namespace CodeSight.Core.Indexing;

/// <summary>
/// Spans of the indexing flow. A document's steps belong to the trace that queued it, in whatever process they run. They hold paths and
/// counts, never what is in a document.
/// </summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("CodeSight");

    /// <summary>A span named after the step, or null where nobody listens.</summary>
    /// <param name="traceParent">W3C trace context of the run, or null for the current span.</param>
    public static Activity? Start(string step, string? traceParent)
    {
        if (!Source.HasListeners()) return null;
        return ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(step, ActivityKind.Internal, parent)
            : Source.StartActivity(step);
    }

    /// <summary>A document's span.</summary>
    public static Activity? StartFor(ClaimedDocument document, string step) => Start(step, document.TraceParent)
        ?.SetTag("codesight.document.id", document.Id)
        .SetTag("codesight.document.path", document.FilePath);

    /// <summary>A span for each of the documents that one step does together, so that each document's trace is whole; null where nobody listens.</summary>
    public static IDisposable? StartEach(string step, IEnumerable<ClaimedDocument> documents) =>
        Source.HasListeners() ? new Spans(new Stack<Activity>(documents.Select(document => StartFor(document, step)).OfType<Activity>())) : null;

    private sealed class Spans(Stack<Activity> activities) : IDisposable
    {
        // The last one first: each gives the place of the current span back to the one before it.
        public void Dispose()
        {
            while (activities.TryPop(out var activity)) activity.Dispose();
        }
    }
}
