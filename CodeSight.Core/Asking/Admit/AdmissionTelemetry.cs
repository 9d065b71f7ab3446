using System.Diagnostics.Metrics;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Asking.Admit;

/// <summary>Metrics of the admission queue.</summary>
internal static class AdmissionTelemetry
{
    private static readonly UpDownCounter<int> WaitingSearches = TelemetrySource.Meter.CreateUpDownCounter<int>(
        "codesight.admission.waiting", "{search}", "Searches in the admission queue.");

    private static readonly Counter<long> RefusedSearches = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.admission.refused", "{search}", "Searches that were refused, by codesight.reason: the queue was full, or the wait too long (late).");

    /// <summary>Counts a waiting search until the result is disposed.</summary>
    public static IDisposable StartWaiting() => new WaitingSearch();

    public static void Refused(string reason) => RefusedSearches.Add(1, new KeyValuePair<string, object?>("codesight.reason", reason));

    private sealed class WaitingSearch : IDisposable
    {
        public WaitingSearch() => WaitingSearches.Add(1);

        public void Dispose() => WaitingSearches.Add(-1);
    }
}
