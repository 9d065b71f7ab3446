using System.Diagnostics;

namespace CodeSight.Core.Indexing;

/// <summary>Spans of the indexing flow. A document's steps belong to the trace that queued it, in whatever process they run.</summary>
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
}
