using System.CommandLine;
using System.Text.Json;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Load;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Scale;
using CodeSight.Bench.Server;
using CodeSight.Core.Models;
using Npgsql;

namespace CodeSight.Bench.Recall;

/// <summary><c>recall</c>: what the server's vector arm finds of what an exact scan finds.</summary>
internal static class RecallCommand
{
    private const int Depth = 10;
    private const string Arm = "vectors";

    public static Command Create()
    {
        var (server, database, model) = (new ServerOptions(), new DatabaseOptions(), new ModelOption());
        var questions = new Option<FileInfo>("--questions") { Description = "Questions, one JSON object a line.", Required = true };
        var sample = new Option<int>("--sample") { Description = "Questions asked with each filter.", DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "Which questions.", DefaultValueFactory = _ => 1 };
        var globs = new Option<string[]>("--file-glob")
        {
            Description = "Filters, beside none; by default those of scale-corpus.",
            DefaultValueFactory = _ =>
                [.. GlobFolders.All.Where(folder => folder.Share > 0).OrderByDescending(folder => folder.Share).Select(folder => folder.Glob)],
        };
        var command = new Command(
            "recall", $"Measures recall@{Depth} of the vector arm against an exact scan in Postgres, without a filter and with file_globs.")
        {
            questions, sample, seed, globs,
        };
        server.AddTo(command);
        database.AddTo(command);
        model.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var asked = AskedText.Read(
                arguments.GetRequiredValue(questions).FullName, arguments.GetValue(sample), arguments.GetValue(seed));
            using var client = server.ConnectBare(arguments, 1);
            await RequireArmAsync(client, cancellationToken);
            using var embedder = model.Load(arguments);
            await using var source = NpgsqlDataSource.Create(database.ConnectionString(arguments));
            var exact = await ExactVectors.FindAsync(source, embedder.Model.Fingerprint, cancellationToken);
            foreach (var glob in arguments.GetRequiredValue(globs).Prepend(null))
            {
                var scores = await MeasureAsync(client, embedder, exact, asked, glob, cancellationToken);
                var line = $"{glob ?? "no filter",-16} recall@{Depth} {scores}, a tenth of the questions at most {scores.Percentile(0.1):F2}, the lowest {scores.Percentile(0):F2}";
                await arguments.InvocationConfiguration.Output.WriteLineAsync(line);
            }
        });
        return command;
    }

    /// <summary>The recall of each question that has something to find.</summary>
    internal static async Task<Sample> MeasureAsync(
        BareClient client, IEmbedder embedder, ExactVectors exact, IReadOnlyList<string> questions, string? glob, CancellationToken cancellationToken)
    {
        var documents = await exact.FilterAsync(glob, cancellationToken);
        var scores = new List<double>();
        foreach (var question in questions)
        {
            var found = await SearchAsync(client, new SearchRequest(question, Depth, glob, Arm), cancellationToken);
            var vector = await embedder.EmbedQueryAsync(question, cancellationToken);
            var (nearest, given) = await exact.MeasureAsync(vector, Depth, documents, found, cancellationToken);
            if (RecallScore.Of(nearest, given, Depth) is { } score) scores.Add(score);
        }

        return new Sample(scores);
    }

    private static async Task<IReadOnlyList<long>> SearchAsync(
        BareClient client, SearchRequest request, CancellationToken cancellationToken)
    {
        var (status, body) = await client.ReadAsync(request.ToJson(), cancellationToken);
        if (status != 200) throw new HttpRequestException($"The server answered with status {status}.");
        using var answer = JsonDocument.Parse(body);
        return [.. answer.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("chunk_id").GetInt64()).Distinct()];
    }

    /// <summary>A server that passes over members which it does not know would be measured with both arms.</summary>
    private static async Task RequireArmAsync(BareClient client, CancellationToken cancellationToken)
    {
        var (status, _) = await client.ReadAsync(new SearchRequest("test", 1, Arm: "none of the arms").ToJson(), cancellationToken);
        if (status == 200) throw new InvalidOperationException("This server does not know the member \"arm\" of POST /api/search.");
    }
}
