using CodeSight.Bench;
using CodeSight.Bench.Corpus;

namespace CodeSight.Tests.Bench.Corpus;

public sealed class QuestionFileTests
{
    [Theory]
    [InlineData("""["a.md", "./b/c.pdf"]""", "a.md  1, b/c.pdf  1")]
    [InlineData("""[{"path":"a.pdf","page":3,"grade":2},{"path":"a.pdf","page":4},{"path":"b.md","page":null}]""", "a.pdf 3 2, a.pdf 4 1, b.md  1")]
    [InlineData("""{"a.md":2,"b.md":0}""", "a.md  2, b.md  0")]
    [InlineData("""["a.md", {"path":"b.md","grade":3}]""", "a.md  1, b.md  3")]
    public void Relevant_is_read_in_each_of_its_forms(string relevant, string expected)
    {
        var question = Assert.Single(Read($$"""{"id":"1","text":"q","relevant":{{relevant}}}"""));
        Assert.Equal(expected, string.Join(", ", question.Relevant!.Select(place => $"{place.Path} {place.Page} {place.Grade}")));
    }

    [Theory]
    [InlineData("""{"id":"1","text":"q","answers":["x"]""", "line 2: the line is not JSON")]
    [InlineData("""{"id":"1","id":"2","text":"q","answers":["x"]}""", "has a member twice")]
    [InlineData("""["id"]""", "line 2: the line is not a JSON object.")]
    [InlineData("""{"id":"1","text":"q","relevent":["a.md"]}""", "line 2: the member 'relevent' is not known; known are id, text, relevant,")]
    [InlineData("""{"id":"1","text":"q","relevant":[{"path":"a.md","sheet":1}]}""", "the member 'sheet' is not known; known are path, page, grade.")]
    [InlineData("""{"text":"q","answers":["x"]}""", "'id' must be a string")]
    [InlineData("""{"id":7,"text":"q","answers":["x"]}""", "'id' must be a string")]
    [InlineData("""{"id":"1","text":" ","answers":["x"]}""", "'text' must be a string that is not empty.")]
    [InlineData("""{"id":"1","text":"q"}""", "question '1' has no judgement")]
    [InlineData("""{"id":"1","text":"q","relevant":[],"answers":[]}""", "question '1' has no judgement")]
    [InlineData("""{"id":"1","text":"q","relevant":{"a.md":0}}""", "question '1' has no judgement")]
    [InlineData("""{"id":"1","text":"q","answers":["x"],"unanswerable":true}""", "has a judgement all the same")]
    [InlineData("""{"id":"1","text":"q","answers":["x"],"unanswerable":"no"}""", "'unanswerable' must be true or false.")]
    [InlineData("""{"id":"1","text":"q","answers":["x",""]}""", "'answers' must be a list of strings")]
    [InlineData("""{"id":"1","text":"q","relevant":"a.md"}""", "'relevant' must be a list of paths")]
    [InlineData("""{"id":"1","text":"q","relevant":[7]}""", "'relevant' must hold paths, or objects")]
    [InlineData("""{"id":"1","text":"q","relevant":[""]}""", "'relevant' has an empty path.")]
    [InlineData("""{"id":"1","text":"q","relevant":{"a.md":1.5}}""", "'grade' must be a whole number from 0 to 100.")]
    [InlineData("""{"id":"1","text":"q","relevant":[{"path":"a.md","page":0}]}""", "'page' must be a whole number from 1.")]
    [InlineData("""{"id":"1","text":"q","relevant":["a.md","./a.md"]}""", "question '1' judges 'a.md' twice.")]
    [InlineData("""{"id":"1","text":"q","relevant":["a.md",{"path":"a.md","page":2}]}""", "judges 'a.md' both as a whole and by page.")]
    [InlineData("""{"id":"0","text":"q","answers":["x"]}""", "line 2: the id '0' is that of line 1, too.")]
    public void Fault_in_a_line_is_named_with_the_line(string line, string expected)
    {
        var message = Assert.Throws<InputException>(() => Read("""{"id":"0","text":"q","answers":["x"]}""", line)).Message;
        Assert.Contains("questions.jsonl, line 2: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Empty_and_missing_files_are_named()
    {
        Assert.EndsWith(
            "questions.jsonl has no question.", Assert.Throws<InputException>(() => Read("", "  ")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "none.jsonl cannot be read",
            Assert.Throws<InputException>(() => QuestionFile.Read("/nowhere/none.jsonl")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_are_read_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "written.jsonl");
        Question[] questions =
        [
            new("1", "Grüße \"q\"?", [new("a.md"), new("b.pdf", 3, 2), new("c.pdf", 1)], ["é"]),
            new("2", "q", Unanswerable: true),
            new("3", "q", Answers: ["x"], FirstScreen: true),
        ];
        QuestionFile.Write(path, questions);

        Assert.Equal(
            """{"id":"1","text":"Grüße \"q\"?","relevant":["a.md",{"path":"b.pdf","page":3,"grade":2},{"path":"c.pdf","page":1}],"answers":["é"]}""",
            File.ReadLines(path).First());
        var read = QuestionFile.Read(path);
        Assert.Equal(questions.Select(Text), read.Select(Text));
    }

    [Fact]
    public void Draw_gives_the_same_questions_when_the_seed_is_the_same()
    {
        var questions = Enumerable.Range(0, 50).Select(at => new Question($"{at}", "q")).ToList();
        var first = Question.Draw(questions, 10, 1);
        Assert.Equal(first, Question.Draw(questions, 10, 1));
        Assert.NotEqual(first, Question.Draw(questions, 10, 2));
        Assert.Equal(10, first.Distinct().Count());
        Assert.Equal(questions, Question.Draw(questions, 50, 1));
    }

    private static string Text(Question question) =>
        $"{question with { Relevant = null, Answers = null }} {string.Join(',', question.Relevant ?? [])} {string.Join(',', question.Answers ?? [])}";

    private static IReadOnlyList<Question> Read(params string[] lines)
    {
        using var folder = new TemporaryFolder();
        return QuestionFile.Read(folder.Write("questions.jsonl", string.Join('\n', lines)));
    }
}
