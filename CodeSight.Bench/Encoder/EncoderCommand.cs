using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CodeSight.Core.Models;

namespace CodeSight.Bench.Encoder;

/// <summary>encoder: tokens a second of our encoder and of ONNX Runtime on the same paragraphs, in turns, and the cosine of both.</summary>
internal static class EncoderCommand
{
    public static Command Create()
    {
        var data = Option("--data", "Folder of the shared data.", Path.Combine("..", "shared", "data"));
        var model = Option("--model", "Our model's folder.", Path.Combine("models", "all-MiniLM-L6-v2"));
        var onnx = Option("--onnx", "Folder where npm installed onnxruntime-node.", ".");
        var texts = Option("--texts", "Paragraphs a round.", 200);
        var rounds = Option("--rounds", "Rounds in turns.", 5);
        var threads = Option("--threads", "Threads of each.", Environment.ProcessorCount);
        var batch = Option("--onnx-batch", "Texts in a batch of ONNX Runtime.", 8);
        var command = new Command("encoder", "Compares our encoder with ONNX Runtime on paragraphs of squad11 and on single questions.")
        {
            data, model, onnx, texts, rounds, threads, batch,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Settings(
                result.GetRequiredValue(data), result.GetRequiredValue(model), result.GetRequiredValue(onnx), result.GetRequiredValue(texts),
                result.GetRequiredValue(rounds), result.GetRequiredValue(threads), result.GetRequiredValue(batch)),
            cancellationToken));
        return command;
    }

    private static Option<T> Option<T>(string name, string description, T otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(settings.Data))
        {
            await Console.Error.WriteLineAsync($"There is no folder {settings.Data}: name the shared data by --data.");
            return 1;
        }

        var paragraphs = ReadTexts(Path.Combine(settings.Data, "ir", "squad11", "corpus.jsonl"), settings.Texts);
        var questions = ReadTexts(Path.Combine(settings.Data, "ir", "squad11", "queries.jsonl"), 200);
        var watch = Stopwatch.StartNew();
        using var ours = Embedder.Load(settings.Model, settings.Threads);
        Console.WriteLine($"{ours.Model.Name} loaded in {watch.ElapsedMilliseconds} ms; {settings.Threads} threads; {ours.Kernel} kernels");
        var ids = Encode(ours, paragraphs);
        var tokens = ids.Sum(text => text.Length);
        // The peer gets texts of about one length together, as ours are sorted inside.
        var batches = ids.OrderBy(text => text.Length).Chunk(settings.OnnxBatch).ToArray();
        var single = Encode(ours, questions).Select(text => new[] { text }).ToArray();

        using var peer = OnnxPeer.TryStart(
            settings.Onnx, Path.Combine(settings.Data, "models", "all-MiniLM-L6-v2", "model.onnx"), settings.Threads, out var reason);
        if (peer is null) Console.WriteLine($"ONNX Runtime is left out: {reason}");

        var ratios = new List<double>();
        var cpuRatios = new List<double>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            var steal = Steal();
            var cpu = Environment.CpuUsage.TotalTime;
            watch.Restart();
            var vectors = ours.EmbedDocuments(paragraphs, cancellationToken);
            var mine = tokens / watch.Elapsed.TotalSeconds;
            var myCpu = tokens / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            var line = $"round {round}{(round == 0 ? " (warm-up)" : "")}: ours {mine:F0} tokens/s, {myCpu:F0} a CPU second";
            if (peer is not null)
            {
                var (seconds, cpuSeconds) = peer.Run(batches);
                var (theirs, theirCpu) = (tokens / seconds, tokens / cpuSeconds);
                line += $"; ONNX Runtime fp32 {theirs:F0}, {theirCpu:F0}; ratios {mine / theirs:F2}, {myCpu / theirCpu:F2}";
                if (round == 0) PrintCosines(vectors, peer, ids);
                if (round > 0) ratios.Add(mine / theirs);
                if (round > 0) cpuRatios.Add(myCpu / theirCpu);
            }

            Console.WriteLine($"{line} (steal {Steal() - steal} ticks)");
        }

        if (ratios.Count > 0)
            Console.WriteLine(
                $"paragraphs: median ratio {Median(ratios):F2} by the clock, {Median(cpuRatios):F2} by CPU time, "
                + $"over {ratios.Count} rounds of {tokens} tokens");
        await PrintQuestionsAsync(ours, peer, questions, single, cancellationToken);
        return 0;
    }

    private static async Task PrintQuestionsAsync(
        Embedder ours, OnnxPeer? peer, string[] questions, int[][][] single, CancellationToken cancellationToken)
    {
        var mine = new List<double>();
        foreach (var question in questions)
        {
            var start = Stopwatch.GetTimestamp();
            await ours.EmbedQueryAsync(question, cancellationToken);
            mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var theirs = peer is null ? [] : single.Select(question => peer.Run([question]).Seconds * 1_000).ToList();
        var tokens = single.Average(question => question[0].Length);
        Console.WriteLine($"one question of {tokens:F1} tokens: ours median {Median(mine):F2} ms, best {mine.Min():F2}"
            + (theirs.Count > 0 ? $"; ONNX Runtime fp32 median {Median(theirs):F2} ms, best {theirs.Min():F2}" : ""));
    }

    private static void PrintCosines(float[][] vectors, OnnxPeer peer, int[][] ids)
    {
        var theirs = peer.Vectors([.. ids.Select(text => new[] { text })]);
        var cosines = vectors.Select((vector, i) => Cosine(vector, theirs[i])).ToArray();
        Console.WriteLine($"cosine of ours to ONNX Runtime fp32: mean {cosines.Average():F6}, worst {cosines.Min():F6}");
    }

    private static double Cosine(float[] a, float[] b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++) (ab, aa, bb) = (ab + (double)a[i] * b[i], aa + (double)a[i] * a[i], bb + (double)b[i] * b[i]);
        return ab / Math.Sqrt(aa * bb);
    }

    private static int[][] Encode(Embedder model, string[] texts) =>
        [.. texts.Select(text => model.Tokenizer.Encode(text, model.Model.MaxTokens))];

    private static string[] ReadTexts(string path, int count) =>
        [.. File.ReadLines(path).Take(count).Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("text").GetString() ?? "";
        })];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Hundredths of a second that the host took away; 0 where the system does not say.
    private static long Steal() =>
        File.Exists("/proc/stat") && File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 8 } fields
            ? long.Parse(fields[8])
            : 0;

    private sealed record Settings(string Data, string Model, string Onnx, int Texts, int Rounds, int Threads, int OnnxBatch);
}
