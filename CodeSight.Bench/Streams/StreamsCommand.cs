using System.CommandLine;
using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;
using CodeSight.Core.Configuration;

namespace CodeSight.Bench.Streams;

/// <summary><c>streams</c>: many answers streamed at once.</summary>
internal static class StreamsCommand
{
    public static Command Create()
    {
        var app = new Option<FileInfo>("--app") { Description = "The server's CodeSight.Api.dll.", Required = true };
        var docs = new Option<DirectoryInfo>("--docs") { Description = "Folder that a server of its own indexes.", Required = true };
        var questions = new Option<FileInfo>("--questions") { Description = "Questions, one JSON object a line.", Required = true };
        var streams = new Option<int>("--streams") { Description = "Streams at once.", DefaultValueFactory = _ => 50 };
        var rate = new Option<double>("--rate") { Description = "Tokens a second of each stream.", DefaultValueFactory = _ => 40 };
        var seconds = new Option<double>("--seconds") { Description = "Length of a run.", DefaultValueFactory = _ => 60 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds of streams before the first run.", DefaultValueFactory = _ => 10 };
        var rounds = new Option<int>("--rounds") { Description = "How many runs.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "streams",
            "Measures POST /api/ask as server-sent events, many at once, through a server of its own whose language model is a stand-in in this process.")
        {
            app, docs, questions, streams, rate, seconds, warmUp, rounds,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            var console = arguments.InvocationConfiguration;
            return InputGuard.RunAsync(console.Error, MeasureAsync, cancellationToken);

            async Task<int> MeasureAsync()
            {
                var count = arguments.GetValue(streams);
                await using var model = await StandInModel.StartAsync(arguments.GetValue(rate));
                await using var server = await OwnServer.StartAsync(
                    arguments.GetRequiredValue(app).FullName, arguments.GetRequiredValue(docs).FullName, cancellationToken,
                    new(Settings.Backend.Name, "openai"), new(Settings.OpenAIBaseUrl.Name, model.Address.ToString()),
                    new(Settings.MaxStreams.Name, count.ToString(CultureInfo.InvariantCulture)), new(Settings.RateLimit.Name, "0"));
                await server.IndexAsync(console.Error, cancellationToken);
                using var run = new StreamsRun(
                    model, server.Client.Server, server.Key, AskedText.Read(arguments.GetRequiredValue(questions).FullName), server.ProcessId);
                await run.RunAsync(count, TimeSpan.FromSeconds(arguments.GetValue(warmUp)), cancellationToken);
                for (var round = 0; round < arguments.GetValue(rounds); round++)
                {
                    var result = await run.RunAsync(count, TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken);
                    foreach (var line in result.Lines()) await console.Output.WriteLineAsync(line);
                }

                var (status, wait) = await run.AskOneMoreAsync(count, cancellationToken);
                await console.Output.WriteLineAsync($"one more stream: HTTP {(int)status}, Retry-After {wait?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "none"}");
                return 0;
            }
        });
        return command;
    }
}
