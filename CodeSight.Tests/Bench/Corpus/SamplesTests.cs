using CodeSight.Bench.Corpus;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Bench.Corpus;

/// <summary>The sample handbook and its questions belong together.</summary>
public sealed class SamplesTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "samples");
    private static readonly string[] PlainText = [".md", ".rst", ".txt", ".csv", ".html", ".py", ".eml"];

    [Fact]
    public void Samples_hold_each_answer_where_their_questions_say()
    {
        var questions = Question.Read(Path.Combine(Folder, "questions.jsonl"), null, 1, _ => true);
        Assert.InRange(questions.Count, 15, 30);
        Assert.Contains(questions, question => question.Answers is { Count: 0 } && question.Places.Count == 0);
        foreach (var question in questions.Where(question => question.Places.Count > 0))
        {
            var path = Path.Combine(Folder, "handbook", question.Places[0].Name);
            Assert.True(File.Exists(path), path);
            if (!PlainText.Contains(Path.GetExtension(path))) continue;
            var text = string.Join(" ", File.ReadAllText(path).Replace("&nbsp;", " ", StringComparison.Ordinal).Split());
            Assert.True(question.Answers!.Any(answer => text.Contains(answer, StringComparison.Ordinal)), question.Id);
        }
    }

    [Fact]
    public void Samples_propose_five_questions_on_the_first_screen()
    {
        var lines = File.ReadLines(Path.Combine(Folder, "questions.jsonl"));
        Assert.Equal(5, lines.Count(line => line.Contains("\"first_screen\":true", StringComparison.Ordinal)));
    }
}
