using System.CommandLine;

namespace CodeSight.Bench.Corpus;

/// <summary>
/// <c>gold-pages SOURCE OUT</c>: questions with "gold": [{"doc", "page"}], as contoso-hr has them, in the format of eval.
/// </summary>
internal static class GoldPagesCommand
{
    public static Command Create()
    {
        var source = new Argument<FileInfo>("SOURCE") { Description = "JSON lines with id, text, gold (doc, page) and unanswerable." };
        var target = new Argument<FileInfo>("OUT") { Description = "The questions for eval." };
        var command = new Command("gold-pages", "Converts questions that are judged by gold documents and pages to the format of eval.") { source, target };
        command.SetAction(arguments =>
        {
            var questions = JsonLines.Read<GoldQuestion>(arguments.GetRequiredValue(source).FullName).Select(Convert).ToList();
            QuestionFile.Write(arguments.GetRequiredValue(target).FullName, questions);
            arguments.InvocationConfiguration.Output.WriteLine(
                $"{questions.Count} questions written to {arguments.GetRequiredValue(target).FullName}");
        });
        return command;
    }

    private static Question Convert(GoldQuestion question) => question.Unanswerable
        ? new Question(question.Id, question.Text, Unanswerable: true)
        : new Question(question.Id, question.Text, [.. question.Gold.Select(gold => new RelevantPlace(gold.Doc, gold.Page)).Distinct()]);

    private sealed record GoldQuestion(string Id, string Text, IReadOnlyList<GoldPage> Gold, bool Unanswerable);

    private sealed record GoldPage(string Doc, int? Page);
}
