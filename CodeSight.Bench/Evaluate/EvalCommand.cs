using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary><c>eval QUESTIONS</c>: how well a server finds what questions are judged to need, by keywords, by vectors, and fused.</summary>
internal static class EvalCommand
{
    public const string Name = "eval";

    public static Command Create()
    {
        var server = new ServerOptions();
        var draw = new QuestionOptions();
        var questions = new Argument<FileInfo>("QUESTIONS") { Description = "Questions with judgements, one JSON object a line (docs/evaluation.md)." };
        var corpus = new Option<DirectoryInfo>("--corpus") { Description = "Index this folder by a server of its own, measure that, and remove it again. Otherwise: --server." };
        var app = new Option<FileInfo>("--app") { Description = "With --corpus: the server's CodeSight.Api.dll. ./codesight eval gives it." };
        var tolerance = Count("--page-tolerance", "How many pages beside a relevant page count as well.", 0);
        var worst = Count("--worst", "How many of the worst questions are listed.", 5);
        var followUps = new Option<bool>("--follow-ups")
        {
            Description = "QUESTIONS are follow-ups, each with the turns before it: the share that finds its passage among the first five is compared with that of the same "
                + $"questions asked in full. Exit code {EvalRun.TooLow} where it is more than {FollowUpEvaluation.AllowedDrop} lower.",
        };
        var save = new Option<FileInfo>("--save") { Description = "Keep the result in this file, for --baseline and plot-quality." };
        var baseline = new Option<FileInfo>("--baseline") { Description = "Compare with the result in this file." };
        var maxDrop = new Option<double>("--max-drop")
        {
            Description = "How far fused nDCG@10 (recall@10 where answers alone judge) may be below the baseline's.",
            DefaultValueFactory = _ => 0.01,
        };
        maxDrop.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1)) result.AddError("--max-drop takes a number from 0 to 1.");
        });
        var command = new Command(
            Name,
            "Measures nDCG@10, recall@10, recall@100 and MRR of POST /api/search by keywords, by vectors and fused, each with its 95 % bootstrap interval. "
            + $"A search gives at most {Evaluation.MaxChunks} chunks, so recall@100 is over the files of the best {Evaluation.MaxChunks} chunks. "
            + $"Exit code 0; {EvalRun.TooLow} where the baseline is better by more than --max-drop; {InputException.ExitCode} where the input cannot be used.")
        {
            questions, followUps, corpus, app, tolerance, worst, save, baseline, maxDrop,
        };
        server.AddTo(command);
        draw.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(followUps) && (result.GetResult(save) is not null || result.GetResult(baseline) is not null))
                result.AddError("--follow-ups has no result to keep: leave out --save and --baseline.");
            if (result.GetResult(maxDrop) is { Implicit: false } && result.GetResult(baseline) is null)
                result.AddError("--max-drop needs --baseline.");
            if (result.GetResult(corpus) is null) return;
            if (server.AreGiven(result)) result.AddError("--corpus starts a server of its own: leave out --server and --key.");
            if (result.GetResult(app) is null) result.AddError("--corpus needs --app; ./codesight eval gives it.");
        });
        command.SetAction((arguments, cancellationToken) =>
        {
            var streams = arguments.InvocationConfiguration;
            return InputGuard.RunAsync(streams.Error, EvaluateAsync, cancellationToken);

            async Task<int> EvaluateAsync()
            {
                var file = arguments.GetRequiredValue(questions).FullName;
                if (arguments.GetValue(followUps)) return await EvaluateFollowUpsAsync(FollowUp.Read(file));
                var asked = draw.Draw(arguments, QuestionFile.Read(file).Where(question => !question.Unanswerable));
                if (asked.Count == 0) throw new InputException($"{file} has only questions that are unanswerable.");
                var earlier = arguments.GetValue(baseline) is { } before ? ResultFile.Read(before.FullName) : null;
                var settings = new EvalSettings(
                    NameOf(file), arguments.GetValue(tolerance), arguments.GetValue(worst), arguments.GetValue(save)?.FullName, earlier, arguments.GetValue(maxDrop));
                var run = new EvalRun(settings, streams.Output, streams.Error);
                if (arguments.GetValue(corpus) is { } folder)
                    return await run.RunAsync(arguments.GetRequiredValue(app).FullName, folder.FullName, asked, cancellationToken);
                using var client = server.Connect(arguments);
                return await run.RunAsync(client, asked, cancellationToken);
            }

            async Task<int> EvaluateFollowUpsAsync(IReadOnlyList<FollowUp> asked)
            {
                if (arguments.GetValue(corpus) is { } folder)
                    return await EvalRun.WithServerAsync(arguments.GetRequiredValue(app).FullName, folder.FullName, streams.Error, RunAsync, cancellationToken);
                using var client = server.Connect(arguments);
                return await RunAsync(client);

                async Task<int> RunAsync(CodeSightClient client)
                {
                    var results = await new FollowUpEvaluation(client).RunAsync(asked, cancellationToken);
                    foreach (var line in FollowUpEvaluation.Report(results)) await streams.Output.WriteLineAsync(line);
                    return FollowUpEvaluation.Drop(results) > FollowUpEvaluation.AllowedDrop ? EvalRun.TooLow : 0;
                }
            }
        });
        return command;
    }

    private static Option<int> Count(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0) result.AddError($"{name} takes a number from 0.");
        });
        return option;
    }

    // "cranfield" for cranfield.questions.jsonl.
    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];
}
