using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>Tokens a second of all contestants on one load.</summary>
/// <param name="Speeds">Medians by the clock.</param>
/// <param name="Ratios">Ours to the peer's in the same round, by precision; medians. Empty without the peer.</param>
/// <param name="CpuRatios">The same of tokens a CPU second.</param>
/// <param name="Shares">Of the measured peak of as many cores as threads, 0..1.</param>
internal sealed record Throughput(
    TextLoad Load, Contest Contest, IReadOnlyList<double> Speeds, IReadOnlyList<double> Ratios, IReadOnlyList<double> CpuRatios, IReadOnlyList<double> Shares);

/// <summary>Measures throughput in rounds of turns; the first round is a warm-up.</summary>
internal sealed class ThroughputRun(TextWriter output, int rounds)
{
    public async Task<Throughput> RunAsync(Contest contest, TextLoad load, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(
            $"\n{load.Name}, {Columns.Threads(contest.Threads)}: {load.Texts.Count:N0} texts, {load.Tokens:N0} tokens ({(double)load.Tokens / load.Texts.Count:F0} a text), "
            + $"{load.Operations / load.Tokens / 1e6:F1} MFLOP a token");
        foreach (var contestant in contest.Contestants)
            if (await contestant.PrepareAsync(load, cancellationToken) is { } remark) await output.WriteLineAsync($"  {remark}");
        await output.WriteLineAsync(Columns.Row("tokens/s", [
            .. contest.Contestants.Select(contestant => contestant.Name),
            .. PrecisionsOfBoth(contest).Select(precision => $"{precision} ratio"), "peak/core", "steal"]));

        var (speeds, cpuSpeeds, peaks) = (new List<double[]>(), new List<double[]>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var steal = HostSteal.Read();
            var peak = FmaPeak.Measure();
            var turns = await contest.TakeTurnsAsync(
                round, contestant => EncodeAsync(contestant, load, cancellationToken), cancellationToken);
            var speed = Array.ConvertAll(turns, turn => load.Tokens / turn.Seconds);
            await output.WriteLineAsync(Columns.Row(round == 0 ? "warm-up" : $"round {round}", [
                .. speed.Select(value => $"{value:N0}"),
                .. contest.MedianRatios([speed]).Select(ratio => $"{ratio:F2}"), $"{peak:F1}", $"{HostSteal.Read().ShareSince(steal):P1}"]));
            if (round == 0) continue;
            speeds.Add(speed);
            cpuSpeeds.Add(Array.ConvertAll(turns, turn => load.Tokens / turn.CpuSeconds));
            peaks.Add(peak);
        }

        return await ReportAsync(contest, load, speeds, cpuSpeeds, Contest.Median(peaks));
    }

    private async Task<Throughput> ReportAsync(Contest contest, TextLoad load, List<double[]> speeds, List<double[]> cpuSpeeds, double peak)
    {
        var (median, cpuMedian) = (contest.Medians(speeds), contest.Medians(cpuSpeeds));
        var (ratios, cpuRatios) = (contest.MedianRatios(speeds), contest.MedianRatios(cpuSpeeds));
        var rates = Array.ConvertAll(median, speed => speed * load.Operations / load.Tokens / 1e9);
        var shares = Array.ConvertAll(rates, rate => rate / (peak * contest.Threads));
        await output.WriteLineAsync(
            Columns.Row("median", [.. median.Select(value => $"{value:N0}"), .. ratios.Select(ratio => $"{ratio:F2}"), $"{peak:F1}"]));
        await output.WriteLineAsync(
            Columns.Row("a CPU second", [.. cpuMedian.Select(value => $"{value:N0}"), .. cpuRatios.Select(ratio => $"{ratio:F2}")]));
        await output.WriteLineAsync(Columns.Row("GFLOP/s", [.. rates.Select(rate => $"{rate:F1}")]));
        await output.WriteLineAsync(Columns.Row("share of FMA peak", [.. shares.Select(share => $"{share:P0}")]));
        return new Throughput(load, contest, median, ratios, cpuRatios, shares);
    }

    private static IEnumerable<string> PrecisionsOfBoth(Contest contest) => contest.HasPeer ? Contest.Precisions : [];

    private static Task<Turn> EncodeAsync(IContestant contestant, TextLoad load, CancellationToken cancellationToken)
    {
        // What earlier turns left behind is nobody's work in this one.
        GC.Collect();
        return contestant.EncodeAsync(load, cancellationToken);
    }
}
