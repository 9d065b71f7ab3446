using System.CommandLine;
using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Load;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Permissions;

/// <summary><c>permissions</c>: what permissions cost a search.</summary>
internal static class PermissionsCommand
{
    private const int TopK = 8;

    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new Option<FileInfo>("--questions") { Description = "Questions, one JSON object a line.", Required = true };
        var accounts = Number("--accounts", "Accounts on the server; missing ones are created.", 1000);
        var groups = Number("--groups", "Groups on the server.", 200);
        var collections = Number("--collections", "Collections on the server, each with its share of the documents; at most 100.", 100);
        var readable = Number("--readable", "Collections that the measured account may read.", 60);
        var clients = new Option<string>("--clients") { Description = "Numbers of clients, one run each.", DefaultValueFactory = _ => "1,50" };
        var seconds = new Option<double>("--seconds") { Description = "Length of each run.", DefaultValueFactory = _ => 10 };
        var rounds = Number("--rounds", "How often both are measured, in turn.", 3);
        var command = new Command(
            "permissions",
            "Measures POST /api/search by the operator, who reads all, and by an account that reads some collections, in turn, on a server in "
                + "accounts mode with the files of fill or scale-corpus. Creates the accounts, groups and collections there.")
        {
            questions, accounts, groups, collections, readable, clients, seconds, rounds,
        };
        server.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var output = arguments.InvocationConfiguration.Output;
            using var admin = server.Connect(arguments);
            var key = await PermissionsSeed.CreateAsync(
                admin, arguments.GetValue(accounts), arguments.GetValue(groups), arguments.GetValue(collections), arguments.GetValue(readable),
                cancellationToken);
            var asked = AskedText.Read(arguments.GetRequiredValue(questions).FullName)
                .Select(text => new SearchRequest(text, TopK).ToJson()).ToArray();
            new Random(1).Shuffle(asked);
            foreach (var count in arguments.GetRequiredValue(clients).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)))
            {
                using var all = server.ConnectBare(arguments, count);
                using var some = new BareClient(admin.Server, key, count);
                var (unrestricted, restricted) = (new LoadRun(all, asked), new LoadRun(some, asked));
                // The first search works out what the globs match.
                foreach (var run in new[] { unrestricted, restricted }) await run.RunAsync(count, TimeSpan.FromSeconds(2), cancellationToken);
                var ratios = new List<double>();
                for (var round = 0; round < arguments.GetValue(rounds); round++)
                {
                    var time = TimeSpan.FromSeconds(arguments.GetValue(seconds));
                    var (before, after) = (await unrestricted.RunAsync(count, time, cancellationToken), await restricted.RunAsync(count, time, cancellationToken));
                    ratios.Add(after.Milliseconds.Mean / before.Milliseconds.Mean);
                    await output.WriteLineAsync($"reads all:  {before}");
                    await output.WriteLineAsync($"reads some: {after}");
                }

                ratios.Sort();
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} clients: mean time with permissions / without: median {ratios[ratios.Count / 2]:F2}, from {ratios[0]:F2} to {ratios[^1]:F2}"));
            }
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int fallback) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };
}
