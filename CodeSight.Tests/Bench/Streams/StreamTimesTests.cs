using System.Diagnostics;
using CodeSight.Bench.Streams;

namespace CodeSight.Tests.Bench.Streams;

public sealed class StreamTimesTests
{
    [Fact]
    public void Times_are_those_against_the_tokens_that_let_the_text_go()
    {
        var reply = new ModelReply(4); // "Answer", " word1", " word2", " word3"
        for (var i = 0; i < 4; i++) reply.Sent[i] = At(100 * i);
        reply.Ended = At(400);

        var times = StreamTimes.Of(reply, [(At(110), 6), (At(330), 18), (At(404), 24)], At(409));

        Assert.Equal(110, times.First, 3);
        // "Answer" by the second token, two words by the fourth, the last one by the end.
        Assert.Equal([10, 30, 4], times.Lags.Select(lag => Math.Round(lag, 3)));
        Assert.Equal(9, times.End, 3);
        Assert.Equal(220 - 100, times.Gap, 3);
        Assert.Equal(294 - 300, times.Duration, 3);
    }

    private static long At(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);
}
