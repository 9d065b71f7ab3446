using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>
/// <c>eval-answers</c>: quality of <c>POST /api/ask</c> without a model, and whether it refuses what the documents do not hold.
/// </summary>
internal static class EvalAnswersCommand
{
    private const int TopK = 5;

    public static Command Create()
    {
        var server = new ServerOptions();
        var options = new QuestionOptions();
        var questions = new Option<FileInfo>("--questions") { Description = "Questions as for eval: those with answers, and those that are unanswerable, are asked.", Required = true };
        var list = new Option<bool>("--list-missed") { Description = "Also list the ids of the answerable questions whose answer was not held." };
        var command = new Command("eval-answers", "Measures how often an answer of at most three sentences holds the gold answer, and what is refused.") { questions, list };
        server.AddTo(command);
        options.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var all = QuestionFile.Read(arguments.GetRequiredValue(questions).FullName);
            var asked = options.Draw(arguments, all.Where(question => question.Answers?.Count > 0 || question.Unanswerable));
            using var client = server.Connect(arguments);
            var outcomes = await AskAllAsync(client, asked, cancellationToken);
            var output = arguments.InvocationConfiguration.Output;
            var answerable = outcomes.Where(outcome => outcome.IsAnswerable).ToList();
            await output.WriteLineAsync($"answerable:   gold answer held {Share(answerable, outcome => outcome.Holds)}");
            await output.WriteLineAsync($"answerable:   refused          {Share(answerable, outcome => outcome.Refuses)}");
            await output.WriteLineAsync(
                $"unanswerable: refused          {Share(outcomes.Where(outcome => !outcome.IsAnswerable), outcome => outcome.Refuses)}");
            if (arguments.GetValue(list))
                await output.WriteLineAsync("missed: " + string.Join(' ', asked.Zip(outcomes).Where(pair => pair.Second is { IsAnswerable: true, Holds: false }).Select(pair => pair.First.Id)));
        });
        return command;
    }

    /// <summary>Asks each question and judges its answer.</summary>
    internal static async Task<List<Outcome>> AskAllAsync(
        CodeSightClient client, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        foreach (var question in questions)
        {
            var answer = await client.AskAsync(question.Text, TopK, cancellationToken);
            var refuses = AnswerJudge.Refuses(answer.Text);
            outcomes.Add(new(!question.Unanswerable, refuses, !refuses && AnswerJudge.Holds(answer.Text, question.Answers ?? [])));
        }

        return outcomes;
    }

    private static Sample Share(IEnumerable<Outcome> outcomes, Func<Outcome, bool> isCounted) =>
        new(outcomes.Select(outcome => isCounted(outcome) ? 1.0 : 0.0));

    internal sealed record Outcome(bool IsAnswerable, bool Refuses, bool Holds);
}
