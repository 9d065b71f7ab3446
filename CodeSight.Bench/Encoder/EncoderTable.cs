using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>The results as a Markdown table, for docs/benchmarks.md.</summary>
internal static class EncoderTable
{
    private const string None = "-";

    public static string Of(IEnumerable<Throughput> throughputs, IEnumerable<Latency> latencies) => string.Join('\n', [
        "| load | threads | ours fp32 | ONNX Runtime fp32 | ratio (by CPU time) | share of FMA peak | ours int8 | ONNX Runtime int8 | ratio (by CPU time) |",
        "|---|---|---|---|---|---|---|---|---|",
        .. throughputs.Select(Row),
        .. latencies.Select(Row)]);

    private static string Row(Throughput result) => Row(
        $"{result.Load.Name}, tokens/s",
        result.Contest.Threads,
        [.. result.Speeds.Select(speed => $"{speed:N0}")],
        [.. result.Ratios.Zip(result.CpuRatios, (ratio, cpu) => $"{ratio:F2} ({cpu:F2})")],
        $"{result.Shares[0]:P0}");

    private static string Row(Latency result) => Row(
        $"{result.Name}, ms: median, p95, best", result.Contest.Threads, [.. result.Times.Select(Times)], [.. result.Ratios.Select(ratio => $"{ratio:F2}")], "");

    private static string Times(Sample sample) => $"{sample.Percentile(0.5):F2}, {sample.Percentile(0.95):F2}, {sample.Percentile(0):F2}";

    // Values are those of ours in both precisions and then the peer's, where it took part.
    private static string Row(string name, int threads, string[] values, string[] ratios, string share) =>
        $"| {name} | {threads} | {values[0]} | {At(values, 2)} | {At(ratios, 0)} | {share} | {values[1]} | {At(values, 3)} | {At(ratios, 1)} |";

    private static string At(string[] cells, int index) => index < cells.Length ? cells[index] : None;
}
