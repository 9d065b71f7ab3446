using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary><c>eval-answers</c>: quality of <c>POST /api/ask</c> without a model, and whether it refuses what the documents do not hold.</summary>
internal static class EvalAnswersCommand
{
    private const int TopK = 5;

    public static Command Create()
    {
        var server = new ServerOptions();
        var questions = new QuestionOptions();
        var qrels = new Option<FileInfo?>("--qrels") { Description = "Judgements; needed with --left-out." };
        var leftOut = new Option<FileInfo?>("--left-out") { Description = "The list of left-out documents that the corpus command wrote." };
        var list = new Option<bool>("--list-missed") { Description = "Also list the ids of the answerable questions whose answer was not held." };
        var command = new Command("eval-answers", "Measures how often an answer of at most three sentences holds the gold answer, and what is refused.") { qrels, leftOut, list };
        server.AddTo(command);
        questions.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var isAnswerable = Answerable(arguments.GetValue(qrels), arguments.GetValue(leftOut));
            var asked = questions.Read(arguments, question => question.Answers is not null || question.Unanswerable);
            using var client = server.Connect(arguments);
            var outcomes = await AskAllAsync(client, asked, isAnswerable, cancellationToken);
            var output = arguments.InvocationConfiguration.Output;
            var answerable = outcomes.Where(outcome => outcome.IsAnswerable).ToList();
            await output.WriteLineAsync($"answerable:   gold answer held {Share(answerable, outcome => outcome.Holds)}");
            await output.WriteLineAsync($"answerable:   refused          {Share(answerable, outcome => outcome.Refuses)}");
            await output.WriteLineAsync($"unanswerable: refused          {Share(outcomes.Where(outcome => !outcome.IsAnswerable), outcome => outcome.Refuses)}");
            if (arguments.GetValue(list))
                await output.WriteLineAsync("missed: " + string.Join(' ', asked.Zip(outcomes).Where(pair => pair.Second is { IsAnswerable: true, Holds: false }).Select(pair => pair.First.Id)));
        });
        return command;
    }

    /// <summary>Asks each question and judges its answer.</summary>
    internal static async Task<List<Outcome>> AskAllAsync(
        CodeSightClient client, IReadOnlyList<Question> questions, Func<Question, bool> isAnswerable, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        foreach (var question in questions)
        {
            var answer = await client.AskAsync(question.Text, TopK, cancellationToken);
            var refuses = AnswerJudge.Refuses(answer.Text);
            outcomes.Add(new(isAnswerable(question), refuses, !refuses && AnswerJudge.Holds(answer.Text, question.Answers ?? [])));
        }

        return outcomes;
    }

    /// <summary>A question is answerable if it is not marked otherwise and a document that is relevant to it was not left out.</summary>
    internal static Func<Question, bool> Answerable(FileInfo? qrels, FileInfo? leftOut)
    {
        static bool HasAnswer(Question question) => !question.Unanswerable && question.Answers is { Count: > 0 };
        if (leftOut is null) return HasAnswer;
        if (qrels is null) throw new ArgumentException("--left-out needs --qrels.");
        var judgements = Judgements.Read(qrels.FullName);
        var missing = File.ReadLines(leftOut.FullName).ToHashSet();
        return question => HasAnswer(question) && judgements.Of(question.Id).Any(grade => grade.Value > 0 && !missing.Contains(grade.Key));
    }

    private static Sample Share(IEnumerable<Outcome> outcomes, Func<Outcome, bool> isCounted) => new(outcomes.Select(outcome => isCounted(outcome) ? 1.0 : 0.0));

    internal sealed record Outcome(bool IsAnswerable, bool Refuses, bool Holds);
}
