using System.Diagnostics.Metrics;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Models;

/// <summary>Measurements of embedding models; those of language models are made by their pipeline.</summary>
internal static class ModelTelemetry
{
    /// <summary>Questions' vectors, by codesight.cache.hit: whether the question had been asked a short while before.</summary>
    public static Counter<long> QuestionVectors { get; } = TelemetrySource.Meter.CreateCounter<long>(
        "codesight.question.vectors", "{vector}", "Vectors of questions that were asked for; codesight.cache.hit says which were at hand.");
}
