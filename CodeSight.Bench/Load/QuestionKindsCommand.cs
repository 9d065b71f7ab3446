using System.CommandLine;
using System.Diagnostics;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Scale;
using CodeSight.Bench.Server;
using Npgsql;

namespace CodeSight.Bench.Load;

/// <summary><c>question-kinds</c>: whether some kind of question takes a search far longer than others.</summary>
internal static class QuestionKindsCommand
{
    private const int LongTexts = 2_000;
    private const int WarmUp = 20;

    public static Command Create()
    {
        var (server, database) = (new ServerOptions(), new DatabaseOptions());
        var questions = new Option<FileInfo>("--questions") { Description = "Ordinary questions, one JSON object a line.", Required = true };
        var count = new Option<int>("--count") { Description = "Questions of each kind.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { Description = "Which questions.", DefaultValueFactory = _ => 1 };
        var globs = new Option<string[]>("--file-glob")
        {
            Description = "Filters that ordinary questions are asked with; by default those of scale-corpus.",
            DefaultValueFactory = _ =>
                [.. GlobFolders.All.Where(folder => folder.Share > 0).OrderByDescending(folder => folder.Share).Select(folder => folder.Glob)],
        };
        var command = new Command(
            "question-kinds", "Measures one client's latency by kinds of questions: rare words, stop words, very long ones, common words, file_globs.")
        {
            questions, count, seed, globs,
        };
        server.AddTo(command);
        database.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var ordinary = AskedText.Read(arguments.GetRequiredValue(questions).FullName);
            new Random(arguments.GetValue(seed)).Shuffle(ordinary);
            await using var source = NpgsqlDataSource.Create(database.ConnectionString(arguments));
            var (terms, texts) = await TermCounts.ReadAsync(source, LongTexts, cancellationToken);
            var kinds = QuestionKinds.Make(
                ordinary, terms, texts, arguments.GetRequiredValue(globs), arguments.GetValue(count), arguments.GetValue(seed));
            using var client = server.ConnectBare(arguments, 1);
            foreach (var question in ordinary.TakeLast(WarmUp))
                await client.SearchAsync(new SearchRequest(question, 8).ToJson(), cancellationToken);

            var steal = HostSteal.Read();
            var samples = await MeasureAsync(client, kinds, cancellationToken);
            var median = samples[0].Percentile(0.5);
            var output = arguments.InvocationConfiguration.Output;
            foreach (var (kind, sample) in kinds.Zip(samples))
            {
                await output.WriteLineAsync(
                    $"{kind.Name,-18} p50 {sample.Percentile(0.5),7:F1} ms, p95 {sample.Percentile(0.95),7:F1} ms, {sample.Percentile(0.5) / median:F2} times the ordinary median");
            }

            await output.WriteLineAsync(
                $"{arguments.GetValue(count)} questions a kind, in turn, steal {HostSteal.Read().ShareSince(steal):P0}");
        });
        return command;
    }

    /// <summary>
    /// Milliseconds of each kind's questions. The kinds take turns, so that what else happens on the machine meets all alike.
    /// </summary>
    internal static async Task<IReadOnlyList<Sample>> MeasureAsync(
        BareClient client, IReadOnlyList<QuestionKind> kinds, CancellationToken cancellationToken)
    {
        var milliseconds = kinds.Select(_ => new List<double>()).ToList();
        for (var at = 0; at < kinds[0].Requests.Count; at++)
            for (var kind = 0; kind < kinds.Count; kind++)
            {
                var body = kinds[kind].Requests[at].ToJson();
                var start = Stopwatch.GetTimestamp();
                var answer = await client.SearchAsync(body, cancellationToken);
                if (!answer.IsSuccess) throw new HttpRequestException($"The server answered with status {answer.Status}.");
                milliseconds[kind].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        return [.. milliseconds.Select(times => new Sample(times))];
    }
}
