using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>Milliseconds of our questions while documents are encoded on all threads without a pause, as while indexing runs.</summary>
internal sealed class IndexingRun(TextWriter output)
{
    // What eight searching people give each thread, many times over.
    private const int Clients = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(
        OurContestant ours, TextLoad documents, IReadOnlyList<EncoderText> questions, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var indexing = Task.Run(() => EncodeUntilCancelledAsync(ours, documents, end.Token), CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        var half = questions.Count / 2;
        await ReportAsync("one at a time", await AskAsync(ours, questions.Take(half), cancellationToken));
        var together = await Task.WhenAll(questions.Skip(half).Chunk(Math.Max(1, (questions.Count - half) / Clients))
            .Select(part => Task.Run(() => AskAsync(ours, part, cancellationToken), cancellationToken)));
        await ReportAsync($"of {Clients} clients", [.. together.SelectMany(times => times)]);
        await end.CancelAsync();
        await indexing;
    }

    private static async Task EncodeUntilCancelledAsync(OurContestant ours, TextLoad documents, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested) await ours.EncodeAsync(documents, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static async Task<List<double>> AskAsync(
        OurContestant ours, IEnumerable<EncoderText> questions, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        foreach (var question in questions)
        {
            await Task.Delay(Pause, cancellationToken);
            times.Add(await ours.AskAsync(question, cancellationToken));
        }

        return times;
    }

    private async Task ReportAsync(string name, List<double> times)
    {
        var sample = new Sample(times);
        await output.WriteLineAsync(
            $"  {times.Count} questions {name} while documents are encoded, ms: median {sample.Percentile(0.5):F2}, p95 {sample.Percentile(0.95):F2}, worst {sample.Percentile(1):F2}");
    }
}
