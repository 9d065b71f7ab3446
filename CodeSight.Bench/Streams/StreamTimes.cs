using System.Diagnostics;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Streams;

/// <summary>What one stream's client saw, against when the model sent it; in milliseconds.</summary>
/// <param name="First">From the model's first token to the first delta.</param>
/// <param name="Lags">From the token that let a delta go, the one after its last, to the delta.</param>
/// <param name="End">From the model's end to the event "done".</param>
/// <param name="Gap">By how much the longest pause between two deltas exceeds the longest one between two tokens.</param>
/// <param name="Duration">By how much the time from the first delta to the last exceeds that from the first token to the last.</param>
internal sealed record StreamTimes(double First, IReadOnlyList<double> Lags, double End, double Gap, double Duration)
{
    /// <param name="deltas">When each delta came and how long the text was with it.</param>
    /// <param name="done">When the event "done" came.</param>
    public static StreamTimes Of(ModelReply reply, IReadOnlyList<(long At, int Length)> deltas, long done)
    {
        var ends = new int[reply.Tokens.Count];
        for (var i = 0; i < ends.Length; i++) ends[i] = (i == 0 ? 0 : ends[i - 1]) + reply.Tokens[i].Length;
        var lags = deltas.Select(delta =>
        {
            var last = Array.BinarySearch(ends, delta.Length);
            var next = last < 0 ? ~last : last + 1;
            return Milliseconds(next < reply.Sent.Length ? reply.Sent[next] : reply.Ended, delta.At);
        }).ToList();
        var times = deltas.Select(delta => delta.At).ToList();
        return new StreamTimes(
            Milliseconds(reply.Sent[0], times[0]), lags, Milliseconds(reply.Ended, done), LongestGap(times) - LongestGap(reply.Sent),
            Milliseconds(times[0], times[^1]) - Milliseconds(reply.Sent[0], reply.Sent[^1]));
    }

    private static double LongestGap(IReadOnlyList<long> times) => times.Zip(times.Skip(1), Milliseconds).DefaultIfEmpty(0).Max();

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}

/// <summary>What a run of streams measured.</summary>
/// <param name="TurnedAway">Streams that began a moment before the place of the last one was free, and were asked for again.</param>
/// <param name="Memory">The server's resident bytes, sampled.</param>
/// <param name="ServerCpu">Cores that the server used.</param>
/// <param name="OwnCpu">Cores that the clients and the stand-in used.</param>
/// <param name="Steal">Share of the CPU time that the host took away.</param>
/// <param name="OtherCpu">Cores that other processes used.</param>
internal sealed record StreamsResult(
    IReadOnlyList<StreamTimes> Streams, int TurnedAway, IReadOnlyList<long> Memory, double ServerCpu, double OwnCpu, double OtherCpu, double Steal)
{
    public IEnumerable<string> Lines()
    {
        yield return $"{Streams.Count} streams ended, {TurnedAway} asked for a moment too early";
        yield return Line("first delta after the model's first token", Streams.Select(stream => stream.First));
        yield return Line("delta after the token that lets it go", Streams.SelectMany(stream => stream.Lags));
        yield return Line("done after the model's end", Streams.Select(stream => stream.End));
        yield return Line("longest pause, more than the model's", Streams.Select(stream => stream.Gap));
        yield return Line("duration, more than the model's", Streams.Select(stream => stream.Duration));
        if (Memory.Count > 0)
        {
            var quarter = Math.Max(1, Memory.Count / 4);
            yield return $"server's memory: first quarter {Memory.Take(quarter).Average() / 1e6:F0} MB, last {Memory.TakeLast(quarter).Average() / 1e6:F0} MB, highest {Memory.Max() / 1e6:F0} MB";
        }

        yield return $"cores: server {ServerCpu:F2}, clients and stand-in {OwnCpu:F2}, other processes {OtherCpu:F2}; steal {Steal:P1}";
    }

    private static string Line(string what, IEnumerable<double> milliseconds)
    {
        var sample = new Sample(milliseconds);
        return $"{what}: p50 {sample.Percentile(0.5):F1} ms, p95 {sample.Percentile(0.95):F1} ms, p99 {sample.Percentile(0.99):F1} ms, worst {sample.Percentile(1):F1} ms";
    }
}
