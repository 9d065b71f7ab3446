using System.CommandLine;
using System.Globalization;
using CodeSight.Bench.Load;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Timing;

/// <summary>
/// <c>start-timing</c>: how soon after the start of its process a server answers from a given index, and what the index takes.
/// </summary>
internal static class StartTimingCommand
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        var database = new DatabaseOptions();
        var program = new Option<FileInfo>("--program") { Description = "The published server, CodeSight.Api.dll.", Required = true };
        var documents = new Option<DirectoryInfo>("--docs") { Description = "The documents folder of the index.", Required = true };
        var query = new Option<string>("--query") { Description = "A search.", DefaultValueFactory = _ => "What is the notice period?" };
        var expected = new Option<int>("--expect") { Description = "Results that the search has once the whole index is there.", DefaultValueFactory = _ => 8 };
        var runs = new Option<int>("--runs") { Description = "Starts of each sort.", DefaultValueFactory = _ => 3 };
        var port = new Option<int>("--port") { Description = "The server's port.", DefaultValueFactory = _ => 18_000 };
        var command = new Command(
            "start-timing",
            "Starts a published server on a filled CODESIGHT_DATA_DIR (--data-dir; with --database on that database) and measures the time to its first full search, "
            + "with its snapshot files and without. It deletes the snapshot files *.snapshot of the data folder; the server writes them again.")
        {
            program, documents, query, expected, runs, port,
        };
        database.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var dataDir = database.DataDir(arguments)
                ?? throw new InvalidOperationException("Name the server's data folder by --data-dir.");
            var environment = new Dictionary<string, string>
            {
                ["CODESIGHT_DATA_DIR"] = dataDir,
                ["CODESIGHT_DOCS_DIR"] = arguments.GetRequiredValue(documents).FullName,
                ["CODESIGHT_PORT"] = arguments.GetValue(port).ToString(CultureInfo.InvariantCulture),
            };
            if (database.IsNamed(arguments)) environment["ConnectionStrings__codesight"] = database.ConnectionString(arguments);
            var address = new Uri($"http://localhost:{arguments.GetValue(port)}");
            var search = new SearchRequest(arguments.GetRequiredValue(query), arguments.GetValue(expected));
            var output = arguments.InvocationConfiguration.Output;

            // The first start brings programs and data into the system's memory, and the snapshots up to date.
            await StartAsync(isLast: false);
            foreach (var hasSnapshots in new[] { false, true })
            {
                for (var run = 1; run <= arguments.GetValue(runs); run++)
                {
                    if (!hasSnapshots) foreach (var snapshot in IndexSizes.Snapshots(dataDir)) snapshot.Delete();
                    var steal = HostSteal.Read();
                    var times = await StartAsync(isLast: hasSnapshots && run == arguments.GetValue(runs));
                    await output.WriteLineAsync(
                        $"{(hasSnapshots ? "with" : "without")} snapshots: {times}, steal {HostSteal.Read().ShareSince(steal):P0}");
                }
            }

            async Task<StartTimes> StartAsync(bool isLast)
            {
                await using var server = ServerProcess.Start(arguments.GetRequiredValue(program).FullName, environment);
                var key = Environment.GetEnvironmentVariable("CODESIGHT_API_KEY");
                var times = await StartTiming.FollowAsync(
                    server, address, key, search, arguments.GetValue(expected), MaxWait, cancellationToken);
                if (!isLast) return times;
                foreach (var (name, bytes) in await IndexSizes.OfDatabaseAsync(database.ConnectionString(arguments), cancellationToken))
                    await output.WriteLineAsync($"{name}: {bytes / 1e6:F1} MB");
                foreach (var snapshot in IndexSizes.Snapshots(dataDir))
                    await output.WriteLineAsync($"file {snapshot.Name}: {snapshot.Length / 1e6:F1} MB");
                return times;
            }
        });
        return command;
    }
}
