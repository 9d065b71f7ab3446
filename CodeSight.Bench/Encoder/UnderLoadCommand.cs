using System.CommandLine;
using CodeSight.Bench.Measure;
using CodeSight.Core.Models;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;

namespace CodeSight.Bench.Encoder;

/// <summary>
/// encoder-under-load: what a question's vector costs alone and while documents are encoded, with any model, ONNX included.
/// </summary>
internal static class UnderLoadCommand
{
    private const int Questions = 400;

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of the shared data.", DefaultValueFactory = _ => Path.Combine("..", "shared", "data") };
        var model = new Option<string>("--model")
        {
            Description = "The model's folder or .onnx file.",
            DefaultValueFactory = _ => Path.Combine("models", "all-MiniLM-L6-v2"),
        };
        var command = new Command("encoder-under-load", "Measures questions alone and while documents are encoded on all cores.") { data, model };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            try
            {
                await RunAsync(
                    arguments.GetRequiredValue(data), arguments.GetRequiredValue(model), arguments.InvocationConfiguration.Output, cancellationToken);
                return 0;
            }
            catch (Exception exception) when (exception is ModelSettingException or InvalidDataException or IOException)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task RunAsync(string data, string model, TextWriter output, CancellationToken cancellationToken)
    {
        using var ours = new OurContestant(model, Environment.ProcessorCount, EmbeddingPrecision.Auto);
        var texts = new Squad(Path.Combine(data, "ir", "squad11"), ours.Tokenizer);
        var network = BertConfiguration.Read(Directory.Exists(model) ? model : Path.GetDirectoryName(Path.GetFullPath(model)) ?? model);
        var documents = new TextLoad("paragraphs", texts.Paragraphs(1_000), network);
        var rounds = texts.Questions(2, Questions);
        foreach (var question in rounds[0].Mixed) await ours.AskAsync(question, cancellationToken);
        var alone = new List<double>();
        foreach (var question in rounds[1].Mixed) alone.Add(await ours.AskAsync(question, cancellationToken));
        var turn = await ours.EncodeAsync(documents, cancellationToken);
        await output.WriteLineAsync($"{ours.Description}\n  {documents.Tokens / turn.Seconds:F0} tokens/s of documents");
        await output.WriteLineAsync(
            $"  questions alone, ms: median {new Sample(alone).Percentile(0.5):F2}, p95 {new Sample(alone).Percentile(0.95):F2}");
        await new IndexingRun(output).RunAsync(ours, documents, rounds[2].Mixed, cancellationToken);
    }
}
