using CodeSight.Bench.Corpus;
using CodeSight.Bench.Evaluate;

namespace CodeSight.Tests.Bench.Evaluate;

public sealed class EvaluationTests
{
    [Fact]
    public async Task Eval_ranks_files_by_their_best_chunk_and_scores_each_question()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => ServerDouble.Json(
            body!.Value.GetProperty("query").GetString() == "first"
                ? """{"results":[{"file_path":"b.txt","score":1,"content":""},{"file_path":"b.txt","score":0.9,"content":""},{"file_path":"a.txt","score":0.8,"content":""}]}"""
                : """{"results":[]}"""));
        using var folder = new TemporaryFolder();
        var questions = Read(folder, """{"id":"1","text":"first"}""", """{"id":"2","text":"second"}""", """{"id":"3","text":"unjudged"}""");
        var judgements = Judgements.Read(folder.Write("qrels.tsv", "qid\tdocid\trel\n1\tA\t1\n2\tA\t1\n"));
        var map = DocumentMap.Read(folder.Write("map.tsv", "a.txt\tA\nb.txt\tB\n"));

        using var client = server.Connect("secret");
        var scores = await EvalCommand.ScoreAsync(client, questions, judgements, map, default);

        Assert.Equal([1 / Math.Log2(3), 0, 0], scores.Select(score => score.Ndcg));
        Assert.Equal([0.5, 0, 0], scores.Select(score => score.ReciprocalRank));
        var (call, body, key) = server.Requests.First();
        Assert.Equal(("POST /api/search", 30, "secret"), (call, body!.Value.GetProperty("top_k").GetInt32(), key));
    }

    [Fact]
    public async Task Eval_pages_takes_a_neighbouring_page_but_no_other()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => ServerDouble.Json(
            """{"results":[{"file_path":"hr/Plan.pdf","page":9,"score":1,"content":""},{"file_path":"hr/Plan.pdf","page":4,"score":1,"content":""},{"file_path":"notes.md","page":null,"score":1,"content":""}]}"""));
        using var folder = new TemporaryFolder();
        var questions = Read(
            folder,
            """{"id":"1","text":"q","gold":[{"doc":"Plan.pdf","page":3}]}""",
            """{"id":"2","text":"q","gold":[{"doc":"Plan.pdf","page":6}]}""",
            """{"id":"3","text":"q","relevant":[{"path":"notes.md"}]}""");

        using var client = server.Connect();
        Assert.Equal([2, int.MaxValue, 3], await EvalPagesCommand.RanksAsync(client, questions, default));
    }

    [Fact]
    public async Task Eval_answers_counts_held_and_refused_when_articles_were_left_out()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => ServerDouble.Json(
            body!.Value.GetProperty("question").GetString() == "held"
                ? """{"text":"It began in October, 1973 [1].","sources":[],"model":"none/extractive"}"""
                : """{"text":"Not found in the documents.","sources":[],"model":"none/extractive"}"""));
        using var folder = new TemporaryFolder();
        var questions = Read(
            folder,
            """{"id":"1","text":"held","answers":["October 1973"]}""",
            """{"id":"2","text":"gone","answers":["Paris"]}""",
            """{"id":"3","text":"never","answers":[],"relevant":[]}""",
            """{"id":"4","text":"there","answers":["Rome"]}""");
        var qrels = folder.Write("qrels.tsv", "qid\tdocid\trel\n1\tA#0\t1\n2\tB#0\t1\n4\tA#1\t1\n");
        var isAnswerable = EvalAnswersCommand.Answerable(new(qrels), new(folder.Write("left-out.txt", "B#0\n")));

        using var client = server.Connect();
        var outcomes = await EvalAnswersCommand.AskAllAsync(client, questions, isAnswerable, default);
        Assert.Equal([(true, false, true), (false, true, false), (false, true, false), (true, true, false)], outcomes.Select(o => (o.IsAnswerable, o.Refuses, o.Holds)));
    }

    [Theory]
    [InlineData("The limit is 140 EUR [1] per night.", "140 EUR", true)]
    [InlineData("The limit is 1400 EUR.", "140 EUR", false)]
    [InlineData("One [1]. Two [2]. Three [3]. It is four [4].", "three", true)]
    [InlineData("One [1]. Two [2]. Three [3]. It is four [4].", "four", false)]
    [InlineData("nearly $12, then.", "$12", true)]
    [InlineData("anything", "the", false)]
    public void Judge_finds_the_gold_answer_in_three_sentences_at_most(string answer, string gold, bool expected) =>
        Assert.Equal(expected, AnswerJudge.Holds(answer, [gold]));

    [Fact]
    public void Questions_are_the_same_sample_when_the_seed_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("questions.jsonl", string.Join('\n', Enumerable.Range(0, 50).Select(at => $$"""{"id":"{{at}}","text":"q"}""")));
        var first = Question.Read(path, 10, 1, _ => true).Select(question => question.Id).ToList();
        Assert.Equal(first, Question.Read(path, 10, 1, _ => true).Select(question => question.Id));
        Assert.NotEqual(first, Question.Read(path, 10, 2, _ => true).Select(question => question.Id));
        Assert.Equal(10, first.Distinct().Count());
    }

    private static List<Question> Read(TemporaryFolder folder, params string[] lines) =>
        Question.Read(folder.Write("questions.jsonl", string.Join('\n', lines)), null, 1, _ => true);
}
