using CodeSight.Bench.Evaluate;

namespace CodeSight.Tests.Bench.Evaluate;

public sealed class EvaluationTests
{
    [Fact]
    public async Task Evaluation_scores_each_arm_of_each_question_over_the_contract()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => ServerDouble.Json(Answer(
            body!.Value.GetProperty("query").GetString(), body.Value.GetProperty("arm").GetString())));
        using var client = server.Connect("secret");
        var results = await new Evaluation(client, 0).RunAsync(
            [new("1", "first", [new("a.txt"), new("c.txt")]), new("2", "second", [new("a.txt", 4)])], default);

        var first = results[0];
        Assert.Equal(["1", "2"], results.Select(result => result.Id));
        // a.txt is second of two files, c.txt is nowhere: 1/log2(3) of 1 + 1/log2(3).
        Assert.Equal(new RankingScore(1 / Math.Log2(3) / (1 + (1 / Math.Log2(3))), 0.5, 0.5, 0.5), first.Fused);
        Assert.Equal(new RankingScore(1 / (1 + (1 / Math.Log2(3))), 0.5, 0.5, 1), first.Keywords);
        Assert.Equal(new RankingScore(0, 0, 0, 0), first.Vectors);
        Assert.Equal(["b.txt", "a.txt"], first.Found.Select(item => item.Path));
        // The page is twelfth of twelve pages, and sixth among the chunks it would be too late.
        Assert.Equal(new RankingScore(0, 0, 1, 1 / 12.0, 0), results[1].Fused);
        Assert.Equal(new RankingScore(1, 1, 1, 1, 1), results[1].Keywords);

        Assert.Equal(6, server.Requests.Count);
        Assert.All(
            server.Requests,
            request => Assert.Equal(("POST /api/search", 100, "secret"), (request.Call, request.Body!.Value.GetProperty("top_k").GetInt32(), request.Key)));
    }

    [Fact]
    public async Task Eval_answers_counts_held_and_refused()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => ServerDouble.Json(
            body!.Value.GetProperty("question").GetString() == "held"
                ? """{"text":"It began in October, 1973 [1].","sources":[],"model":"none/extractive"}"""
                : """{"text":"Not found in the documents.","sources":[],"model":"none/extractive"}"""));
        using var client = server.Connect();
        var outcomes = await EvalAnswersCommand.AskAllAsync(
            client, [new("1", "held", Answers: ["October 1973"]), new("2", "gone", Unanswerable: true), new("3", "there", Answers: ["Rome"])], default);
        Assert.Equal(
            [(true, false, true), (false, true, false), (true, true, false)], outcomes.Select(o => (o.IsAnswerable, o.Refuses, o.Holds)));
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

    private static string Answer(string? query, string? arm) => (query, arm) switch
    {
        ("first", "fused") => Results("b.txt", "b.txt", "a.txt"),
        ("first", "keywords") => Results("a.txt", "b.txt"),
        ("second", "fused") =>
            $$"""{"results":[{{string.Join(',', Enumerable.Range(5, 11).Append(4).Select(page => Result("a.txt", $"{page}")))}}]}""",
        ("second", "keywords") => $$"""{"results":[{{Result("a.txt", "4")}}]}""",
        _ => Results(),
    };

    private static string Results(params string[] paths) =>
        $$"""{"results":[{{string.Join(',', paths.Select(path => Result(path, "null")))}}]}""";

    private static string Result(string path, string page) => $$"""{"file_path":"{{path}}","page":{{page}},"score":1,"content":""}""";
}
