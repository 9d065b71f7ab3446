using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>
/// All that take part with one number of threads: ours in both precisions, then the peer's models in the same precisions, or
/// ours alone. They take turns, in another order every round.
/// </summary>
internal sealed class Contest(IReadOnlyList<IContestant> contestants, int threads)
{
    /// <summary>The precisions of ours and, in the same order, of the peer's.</summary>
    public static IReadOnlyList<string> Precisions { get; } = ["fp32", "int8"];

    // What a contestant's threads may still do after its turn must not take place in the next one's: ONNX Runtime's spin for a while.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public int Threads => threads;

    public IReadOnlyList<IContestant> Contestants => contestants;

    /// <summary>Whether ours have somebody to be compared with.</summary>
    public bool HasPeer => contestants.Count > Precisions.Count;

    /// <summary>Gives each its turn; the results in the order of <see cref="Contestants"/>.</summary>
    public async Task<T[]> TakeTurnsAsync<T>(int round, Func<IContestant, Task<T>> turn, CancellationToken cancellationToken)
    {
        var results = new T[contestants.Count];
        foreach (var contestant in TurnOrder.Of(round, contestants.Count))
        {
            await Task.Delay(Pause, cancellationToken);
            results[contestant] = await turn(contestants[contestant]);
        }

        return results;
    }

    /// <summary>For each precision that both have, ours and the peer's values, as a ratio; their median over the rounds.</summary>
    /// <param name="rounds">Of each round, a value of each contestant.</param>
    public double[] MedianRatios(IReadOnlyList<double[]> rounds) =>
        HasPeer ? [.. Precisions.Select((_, i) => Median(rounds.Select(values => values[i] / values[i + Precisions.Count])))] : [];

    /// <summary>The median of each contestant over the rounds.</summary>
    public double[] Medians(IReadOnlyList<double[]> rounds) =>
        [.. contestants.Select((_, i) => Median(rounds.Select(values => values[i])))];

    public static double Median(IEnumerable<double> values) => new Sample(values).Percentile(0.5);
}
