using CodeSight.Bench.Corpus;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Bench.Corpus;

/// <summary>The sample handbook and its questions belong together.</summary>
public sealed class SamplesTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "samples");
    private static readonly string[] PlainText = [".md", ".rst", ".txt", ".csv", ".html", ".py", ".eml"];

    [Theory]
    [InlineData("questions.jsonl", 15, 30)]
    [InlineData("evaluation.jsonl", 25, 40)]
    public void Samples_hold_each_answer_where_their_questions_say(string file, int least, int most)
    {
        var questions = QuestionFile.Read(Path.Combine(Folder, file));
        Assert.InRange(questions.Count, least, most);
        foreach (var question in questions)
        {
            var texts = new List<string>();
            foreach (var place in question.Relevant ?? [])
            {
                var path = Path.Combine(Folder, "handbook", place.Path);
                Assert.True(File.Exists(path), path);
                if (PlainText.Contains(Path.GetExtension(path))) texts.Add(Text(path));
            }

            if (question.Relevant is null)
                texts.AddRange(
                    Directory.EnumerateFiles(Path.Combine(Folder, "handbook"), "*.md", SearchOption.AllDirectories).Select(Text));
            if (texts.Count > 0 && question.Answers is { } answers)
                Assert.True(texts.Any(text => answers.Any(answer => text.Contains(answer, StringComparison.Ordinal))), question.Id);
        }
    }

    [Fact]
    public void Samples_have_questions_without_an_answer() =>
        Assert.Contains(QuestionFile.Read(Path.Combine(Folder, "questions.jsonl")), question => question.Unanswerable);

    [Fact]
    public void Samples_propose_five_questions_on_the_first_screen()
    {
        var lines = File.ReadLines(Path.Combine(Folder, "questions.jsonl"));
        Assert.Equal(5, lines.Count(line => line.Contains("\"first_screen\":true", StringComparison.Ordinal)));
    }

    private static string Text(string path) =>
        string.Join(" ", File.ReadAllText(path).Replace("&nbsp;", " ", StringComparison.Ordinal).Split());
}
