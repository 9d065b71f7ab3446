using System.CommandLine;
using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Load;

/// <summary><c>load</c>: many people searching at once.</summary>
internal static class LoadCommand
{
    private const int TopK = 8;

    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new Option<FileInfo>("--questions") { Description = "Questions, one JSON object a line.", Required = true };
        var clients = new Option<string>("--clients") { Description = "Numbers of clients, one run each.", DefaultValueFactory = _ => "1,50" };
        var seconds = new Option<double>("--seconds") { Description = "Length of each run.", DefaultValueFactory = _ => 20 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds of load before the first run.", DefaultValueFactory = _ => 2 };
        var glob = new Option<string?>("--file-glob") { Description = "file_glob of all requests." };
        var arm = new Option<string?>("--arm") { Description = "arm of all requests: fused, keywords or vectors." };
        var serverId = new Option<int?>("--server-pid") { Description = "The server's process on this machine, to tell its memory." };
        var label = new Option<string>("--label") { Description = "What is measured, for a picture's legend.", DefaultValueFactory = _ => "search" };
        var save = new Option<FileInfo?>("--save") { Description = "File for the figures, JSON." };
        var command = new Command(
            "load", "Measures POST /api/search under a closed loop of clients. 503 with Retry-After is waited out and counted by itself.")
        {
            questions, clients, seconds, warmUp, glob, arm, serverId, label, save,
        };
        server.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var numbers = arguments.GetRequiredValue(clients)
                .Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
            var asked = AskedText.Read(arguments.GetRequiredValue(questions).FullName)
                .Select(text => new SearchRequest(text, TopK, arguments.GetValue(glob), arguments.GetValue(arm)).ToJson()).ToArray();
            new Random(1).Shuffle(asked);
            using var client = server.ConnectBare(arguments, numbers.Max());
            var run = new LoadRun(client, asked, arguments.GetValue(serverId));
            await run.RunAsync(numbers.Max(), TimeSpan.FromSeconds(arguments.GetValue(warmUp)), cancellationToken);
            var figures = new List<LoadFigures>();
            foreach (var number in numbers)
            {
                var result = await run.RunAsync(number, TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken);
                await arguments.InvocationConfiguration.Output.WriteLineAsync(result.ToString());
                figures.Add(LoadFigures.Of(result));
            }

            if (arguments.GetValue(save) is not { } file) return;
            new LoadReport(
                arguments.GetRequiredValue(label),
                Environment.ProcessorCount,
                TimeProvider.System.GetUtcNow(),
                TopK,
                arguments.GetValue(glob),
                arguments.GetValue(arm),
                figures).Save(file.FullName);
        });
        return command;
    }
}
