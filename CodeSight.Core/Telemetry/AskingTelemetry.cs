using System.Diagnostics.Metrics;

namespace CodeSight.Core.Telemetry;

/// <summary>Telemetry of the asking flow: a span and a duration for each step, and the number of results of a search.</summary>
internal static class AskingTelemetry
{
    private static readonly Histogram<double> StepDuration = TelemetrySource.Meter.CreateHistogram(
        "codesight.asking.step.duration", "s", "Time of one step of the asking flow, by codesight.asking.step.",
        tags: null, TelemetrySource.ShortTimes);

    private static readonly Histogram<int> SearchResults = TelemetrySource.Meter.CreateHistogram(
        "codesight.search.results", "{passage}", "Passages that a search found.", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 1, 2, 5, 8, 10, 20, 50, 100] });

    private static readonly Counter<long> Rerankings = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.rerankings", "{reranking}",
        "Rerankings, by codesight.outcome: done, late (time ran out), left out (too many were late).");

    /// <summary>Starts a step, which ends when it is disposed.</summary>
    public static AskingStep Start(string step) => new(step, StepDuration);

    public static void Searched(int results) => SearchResults.Record(results);

    public static void Reranked(string outcome) => Rerankings.Add(1, new KeyValuePair<string, object?>("codesight.outcome", outcome));
}
