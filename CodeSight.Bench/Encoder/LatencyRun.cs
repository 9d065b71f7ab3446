using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>Milliseconds of single questions of one kind, over all rounds.</summary>
/// <param name="Times">Of each contestant.</param>
/// <param name="Ratios">The peer's time to ours on the same question, by precision; medians. Above 1 ours is faster, as with tokens a
/// second.</param>
internal sealed record Latency(string Name, Contest Contest, IReadOnlyList<Sample> Times, IReadOnlyList<double> Ratios);

/// <summary>
/// Measures single questions, one at a time: the same few go to each contestant in its turn, in another order every time. With
/// one question a turn all threads sleep between questions, which costs two threads of ONNX Runtime about what they gain.
/// </summary>
internal sealed class LatencyRun(TextWriter output, int questionsATurn)
{
    private static readonly string MixedName = $"questions of {Squad.Shortest} to {Squad.Longest} tokens";
    private static readonly string TypicalName = $"questions of {Squad.Typical} tokens";

    /// <param name="rounds">The first is a warm-up.</param>
    public async Task<IReadOnlyList<Latency>> RunAsync(
        Contest contest, IReadOnlyList<QuestionRound> rounds, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"\nsingle questions, {Columns.Threads(contest.Threads)}: {rounds[0].Mixed.Count} a round");
        await output.WriteLineAsync(Columns.Row("median ms", [.. contest.Contestants.Select(contestant => contestant.Name), "steal"]));
        var (mixed, typical) = (new List<double[]>(), new List<double[]>());
        for (var round = 0; round < rounds.Count; round++)
        {
            var steal = HostSteal.Read();
            var times = await AskAsync(contest, rounds[round].Mixed, cancellationToken);
            var extra = await AskAsync(contest, rounds[round].Extra, cancellationToken);
            await output.WriteLineAsync(Columns.Row(round == 0 ? "warm-up" : $"round {round}", [
                .. contest.Medians(times).Select(time => $"{time:F2}"), $"{HostSteal.Read().ShareSince(steal):P1}"]));
            if (round == 0) continue;
            mixed.AddRange(times);
            typical.AddRange([.. times.Where((_, i) => Squad.IsTypical(rounds[round].Mixed[i])), .. extra]);
        }

        return [await ReportAsync(contest, MixedName, mixed), await ReportAsync(contest, TypicalName, typical)];
    }

    private async Task<List<double[]>> AskAsync(Contest contest, IReadOnlyList<EncoderText> questions, CancellationToken cancellationToken)
    {
        var times = new List<double[]>(questions.Count);
        foreach (var (turn, group) in questions.Chunk(questionsATurn).Index())
        {
            var answers = await contest.TakeTurnsAsync(
                turn, contestant => AskAsync(contestant, group, cancellationToken), cancellationToken);
            times.AddRange(group.Select((_, question) => Array.ConvertAll(answers, answer => answer[question])));
        }

        return times;
    }

    private static async Task<double[]> AskAsync(IContestant contestant, EncoderText[] questions, CancellationToken cancellationToken)
    {
        var times = new double[questions.Length];
        for (var i = 0; i < times.Length; i++) times[i] = await contestant.AskAsync(questions[i], cancellationToken);
        return times;
    }

    private async Task<Latency> ReportAsync(Contest contest, string name, List<double[]> times)
    {
        var samples = contest.Contestants.Select((_, i) => new Sample(times.Select(each => each[i]))).ToArray();
        // Turned round, so that above 1 ours is faster.
        double[] ratios = [.. contest.MedianRatios([.. times.Select(each => Array.ConvertAll(each, time => 1 / time))])];
        await output.WriteLineAsync($"  {times.Count:N0} {name}, ms");
        await output.WriteLineAsync(Columns.Row("  median", samples.Select(sample => $"{sample.Percentile(0.5):F2}")));
        await output.WriteLineAsync(Columns.Row("  p95", samples.Select(sample => $"{sample.Percentile(0.95):F2}")));
        await output.WriteLineAsync(Columns.Row("  best", samples.Select(sample => $"{sample.Percentile(0):F2}")));
        if (contest.HasPeer)
            await output.WriteLineAsync(
                $"    times as fast as ONNX Runtime (median of pairs): {string.Join(", ", Contest.Precisions.Zip(ratios, (precision, ratio) => $"{precision} {ratio:F2}"))}");
        return new Latency(name, contest, samples, ratios);
    }
}
