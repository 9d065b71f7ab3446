using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Bench.Load;

/// <summary>Load runs as they are kept in a file, for tables and pictures.</summary>
/// <param name="Label">What was measured, for the legend.</param>
/// <param name="MeasuredAt">When the last run ended.</param>
internal sealed record LoadReport(
    string Label, int Cores, DateTimeOffset MeasuredAt, int TopK, string? FileGlob, string? Arm, IReadOnlyList<LoadFigures> Runs)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    public static LoadReport Read(string path) =>
        JsonSerializer.Deserialize<LoadReport>(File.ReadAllText(path), Json) ?? throw new InvalidDataException($"{path} holds no report.");

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}

/// <summary>One run's figures; times in milliseconds, memory in bytes, shares 0..1. NaN where no request was answered.</summary>
internal sealed record LoadFigures(
    int Clients,
    double Seconds,
    int Answered,
    double PerSecond,
    double P50,
    double P95,
    double P99,
    double Worst,
    int TurnedAway,
    IReadOnlyDictionary<string, int> Errors,
    double Steal,
    double ClientCpu,
    long? MemoryBefore,
    long? MemoryAfter)
{
    public static LoadFigures Of(LoadResult result) => new(
        result.Clients,
        result.Seconds,
        result.Milliseconds.Count,
        result.Milliseconds.Count / result.Seconds,
        result.Milliseconds.Percentile(0.5),
        result.Milliseconds.Percentile(0.95),
        result.Milliseconds.Percentile(0.99),
        result.Milliseconds.Percentile(1),
        result.TurnedAway,
        result.Errors,
        result.Steal,
        result.ClientCpu,
        result.MemoryBefore,
        result.MemoryAfter);
}
