using System.CommandLine;
using System.Globalization;
using CodeSight.Encoder.Loading;

namespace CodeSight.Bench.Encoder;

/// <summary>encoder: our encoder and ONNX Runtime, both in fp32 and int8, in turns on the same texts.</summary>
internal static class EncoderCommand
{
    public static Command Create()
    {
        var data = Option("--data", "Folder of the shared data.", Path.Combine("..", "shared", "data"));
        var model = Option("--model", "Our model's folder.", Path.Combine("models", "all-MiniLM-L6-v2"));
        var onnx = Option("--onnx", "Folder where npm installed onnxruntime-node.", ".");
        var texts = Count("--texts", "Paragraphs of about 160 tokens; 0 leaves them out.", 1_000, least: 0);
        var chunks = Count("--chunks", "Full chunks of 256 tokens; 0 leaves them out.", 64, least: 0);
        var questions = Count("--questions", "Single questions a round; 0 leaves them out.", 200, least: 0);
        var questionsATurn = Count("--questions-a-turn", "Questions that each is asked in a row, one at a time.", 8, least: 1);
        var rounds = Count("--rounds", "Rounds of turns, after one as a warm-up.", 5, least: 1);
        var threads = new Option<int[]>("--threads")
        {
            Description = "Numbers of threads of each, one comparison a number.",
            DefaultValueFactory = _ => [1, 2],
            CustomParser = argument => ParseNumbers(argument.Tokens[0].Value, argument.AddError),
        };
        var command = new Command(
            "encoder", "Compares our encoder with ONNX Runtime on paragraphs, full chunks and single questions of squad11.")
        {
            data, model, onnx, texts, chunks, questions, questionsATurn, rounds, threads,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            new EncoderSettings(
                arguments.GetRequiredValue(data), arguments.GetRequiredValue(model), arguments.GetRequiredValue(onnx),
                arguments.GetRequiredValue(texts), arguments.GetRequiredValue(chunks), arguments.GetRequiredValue(questions),
                arguments.GetRequiredValue(questionsATurn), arguments.GetRequiredValue(rounds), arguments.GetRequiredValue(threads)),
            arguments.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(EncoderSettings settings, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(settings.Data))
                throw new IOException($"There is no folder {settings.Data}: name the shared data by --data.");
            await new EncoderComparison(settings, streams.Output).RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is OnnxPeerException or ModelRefusedException or InvalidDataException or IOException)
        {
            await streams.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static Option<T> Option<T>(string name, string description, T otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<int> Count(string name, string description, int otherwise, int least)
    {
        var option = Option(name, description, otherwise);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least) result.AddError($"{name} takes a number from {least}.");
        });
        return option;
    }

    private static int[] ParseNumbers(string list, Action<string> refuse)
    {
        var numbers = list.Split(',')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Any(number => number is < 1 or > 1_024)) refuse("--threads takes numbers such as 1,2.");
        return numbers;
    }
}
