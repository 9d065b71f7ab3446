using System.Diagnostics;
using OpenTelemetry;

namespace CodeSight.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps the spans of Redis commands that belong to no trace from being exported: those of the connection itself and of the polls of its
/// health.
/// </summary>
internal sealed class OrphanedRedisSpans : BaseProcessor<Activity>
{
    // Of the instrumentation inside Aspire.StackExchange.Redis.
    private const string Source = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == Source && data.ParentSpanId == default) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
