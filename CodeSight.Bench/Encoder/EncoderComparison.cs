using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;

namespace CodeSight.Bench.Encoder;

/// <summary>The whole comparison: for each number of threads the cosines, the loads of many texts, and single questions.</summary>
internal sealed class EncoderComparison(EncoderSettings settings, TextWriter output)
{
    private readonly List<Throughput> _throughputs = [];
    private readonly List<Latency> _latencies = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tokenizer = ModelFiles.LoadTokenizer(settings.Model);
        var texts = new Squad(settings.Squad, tokenizer);
        var network = BertConfiguration.Read(settings.Model);
        TextLoad[] loads = [
            new($"{settings.Texts:N0} paragraphs", texts.Paragraphs(settings.Texts), network),
            new($"{settings.Chunks:N0} chunks of {tokenizer.MaxTokens} tokens", texts.FullChunks(settings.Chunks), network)];
        var questions = settings.Questions > 0 ? texts.Questions(settings.Rounds + 1, settings.Questions) : [];
        var reference = new ReferenceVectors(
            Path.Combine(settings.Published, "reference-vectors.jsonl"), text => tokenizer.Encode(text, tokenizer.MaxTokens));
        using var published = new PublishedModel(settings.Published, settings.Model);
        var whyNot = OnnxPeer.WhyNot(settings.Onnx, settings.OnnxModels);
        if (whyNot is not null) await output.WriteLineAsync($"ONNX Runtime is left out: {whyNot}");
        await output.WriteLineAsync($"{FmaPeak.Vectors} peak of a core: {FmaPeak.Measure():F1} GFLOP/s");

        foreach (var threads in settings.Threads)
        {
            using var fp32 = new OurContestant(published.Folder, threads, EmbeddingPrecision.Fp32);
            using var int8 = new OurContestant(settings.Model, threads, EmbeddingPrecision.Int8);
            await output.WriteLineAsync($"\n{Columns.Threads(threads)}\n  {fp32.Description}\n  {int8.Description}");
            await using var peer = whyNot is null
                ? await OnnxPeer.StartAsync(settings.Onnx, settings.OnnxModels, threads, cancellationToken)
                : null;
            IContestant[] contestants = [fp32, int8];
            if (peer is not null)
            {
                await output.WriteLineAsync($"  ORT: onnxruntime-node {peer.Version}, intra-op threads {threads}, inter-op threads 1");
                contestants = [.. contestants, .. Contest.Precisions.Select(precision => new OnnxContestant(peer, precision))];
            }

            if (threads == settings.Threads[0]) await reference.PrintAsync(output, contestants, cancellationToken);
            await RunAsync(new Contest(contestants, threads), loads, questions.SkipLast(1).ToArray(), cancellationToken);
            if (questions.Count > 0 && loads[0].Texts.Count > 0)
            {
                await output.WriteLineAsync($"\nours int8 while it encodes documents, {Columns.Threads(threads)}");
                await new IndexingRun(output).RunAsync(int8, loads[0], questions[^1].Mixed, cancellationToken);
            }
        }

        await output.WriteLineAsync($"\n{EncoderTable.Of(_throughputs, _latencies)}");
    }

    private async Task RunAsync(
        Contest contest, TextLoad[] loads, IReadOnlyList<QuestionRound> questions, CancellationToken cancellationToken)
    {
        var throughput = new ThroughputRun(output, settings.Rounds);
        foreach (var load in loads.Where(load => load.Texts.Count > 0))
            _throughputs.Add(await throughput.RunAsync(contest, load, cancellationToken));
        if (questions.Count > 0)
            _latencies.AddRange(await new LatencyRun(output, settings.QuestionsATurn).RunAsync(contest, questions, cancellationToken));
    }
}
