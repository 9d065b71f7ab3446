using System.Diagnostics.Metrics;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Models;

/// <summary>Measurements of models, under the names and with the buckets of OpenTelemetry's GenAI conventions where those have them.</summary>
internal static class ModelTelemetry
{
    public static Histogram<double> OperationDuration { get; } = TelemetrySource.Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "GenAI operation duration.", tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    public static Histogram<long> TokenUsage { get; } = TelemetrySource.Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });

    /// <summary>Questions' vectors, by codesight.cache.hit: whether the question had been asked a short while before.</summary>
    public static Counter<long> QuestionVectors { get; } = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.question.vectors", "{vector}", "Vectors of questions that were asked for; codesight.cache.hit says which were at hand.");
}
