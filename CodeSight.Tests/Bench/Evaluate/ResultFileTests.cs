using CodeSight.Bench;
using CodeSight.Bench.Evaluate;

namespace CodeSight.Tests.Bench.Evaluate;

public sealed class ResultFileTests
{
    [Fact]
    public void Result_is_read_as_it_was_saved_and_saved_the_same_again()
    {
        using var folder = new TemporaryFolder();
        var (path, again) = (Path.Combine(folder.Path, "one.json"), Path.Combine(folder.Path, "two.json"));
        var result = new EvaluationResult(
            "handbook",
            1,
            [
                new("q1", JudgedUnit.Pages, new(0.25, 0.5, 1, 1 / 3.0, 0), new(0, 0, 0, 0, 0), new(1, 1, 1, 1, 1)),
                new("ü \"2\"", JudgedUnit.Passages, new(1, 1, 1, 1), new(1, 1, 1, 1), new(1, 1, 1, 1)),
            ]);
        ResultFile.Save(path, result);
        var read = ResultFile.Read(path);
        ResultFile.Save(again, read);

        Assert.Equal((result.Name, result.PageTolerance), (read.Name, read.PageTolerance));
        Assert.Equal(result.Questions.Select(Text), read.Questions.Select(Text));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
        var lines = File.ReadAllLines(path);
        Assert.Contains("""    "keywords": {"mean":0.625,"low":0.25,"high":1,"questions":2},""", lines);
        Assert.Contains(
            """    {"id":"q1","judged_by":"pages","keywords":{"ndcg_at_10":0.25,"recall_at_10":0.5,"recall_at_100":1,"mrr":0.333333,"page_in_top_5":0},"vectors":""" +
            """{"ndcg_at_10":0,"recall_at_10":0,"recall_at_100":0,"mrr":0,"page_in_top_5":0},"fused":{"ndcg_at_10":1,"recall_at_10":1,"recall_at_100":1,"mrr":1,"page_in_top_5":1}},""",
            lines);
        Assert.Contains("""  "page_in_top_5": {""", lines);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":2,"name":"x","page_tolerance":0,"scores":[]}""")]
    [InlineData("""{"format":1,"name":"x","page_tolerance":0,"scores":[]}""")]
    [InlineData("""{"format":1,"name":"x","page_tolerance":0,"scores":[{"id":"1","judged_by":"files"}]}""")]
    public void File_that_is_no_result_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(
            "result.json is not a result that eval saved.",
            Assert.Throws<InputException>(() => ResultFile.Read(folder.Write("result.json", text))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_cannot_be_read_or_written_is_named()
    {
        Assert.StartsWith(
            "/nowhere/r.json cannot be read",
            Assert.Throws<InputException>(() => ResultFile.Read("/nowhere/r.json")).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "/nowhere/r.json cannot be written",
            Assert.Throws<InputException>(() => ResultFile.Save("/nowhere/r.json", new("x", 0, []))).Message,
            StringComparison.Ordinal);
    }

    private static string Text(QuestionResult result) =>
        $"{result.Id} {result.JudgedBy} {Round(result.Keywords)} {result.Vectors} {result.Fused}";

    private static RankingScore Round(RankingScore score) => score with { ReciprocalRank = Math.Round(score.ReciprocalRank, 6) };
}
