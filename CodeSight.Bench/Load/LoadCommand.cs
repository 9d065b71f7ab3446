using System.CommandLine;
using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Load;

/// <summary><c>load</c>: many people searching at once.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new Option<FileInfo>("--questions") { Description = "Questions, one JSON object a line.", Required = true };
        var clients = new Option<string>("--clients") { Description = "Numbers of clients, one run each.", DefaultValueFactory = _ => "1,50" };
        var seconds = new Option<double>("--seconds") { Description = "Length of each run.", DefaultValueFactory = _ => 20 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds of load before the first run.", DefaultValueFactory = _ => 2 };
        var command = new Command("load", "Measures POST /api/search under a closed loop of clients.") { questions, clients, seconds, warmUp };
        server.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var numbers = arguments.GetRequiredValue(clients).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
            var asked = JsonLines.Read<AskedText>(arguments.GetRequiredValue(questions).FullName).Select(question => question.Text).ToArray();
            new Random(1).Shuffle(asked);
            using var client = server.Connect(arguments, numbers.Max());
            var run = new LoadRun(client, asked);
            await run.RunAsync(numbers.Max(), TimeSpan.FromSeconds(arguments.GetValue(warmUp)), cancellationToken);
            foreach (var number in numbers)
            {
                var result = await run.RunAsync(number, TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken);
                await arguments.InvocationConfiguration.Output.WriteLineAsync(result.ToString());
            }
        });
        return command;
    }
}
