using System.Text.Json;
using CodeSight.Core.Asking.Search;

namespace CodeSight.Tests.Api;

public sealed class ExplainApiTests : IDisposable
{
    private const string Path = "contracts/acme.pdf";

    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Explain_answers_with_the_verdict_and_what_it_rests_on()
    {
        var body = await ExplainAsync($$"""{"question":"When is payment due?","file_path":"{{Path}}","file_glob":"contracts/*"}""");

        Assert.Equal(
            [
                "verdict", "text", "searched_for", "file", "filtered_by", "keywords", "vectors", "fused", "passage", "words_found", "words_missing", "ahead",
                "answerability", "did_you_mean", "collections",
            ],
            body.Members());
        Assert.Equal("answered_not", body.GetProperty("verdict").GetString());
        Assert.Equal((1, 2, 3.5), Rank(body.GetProperty("keywords")));
        Assert.Equal((null, null, 0.25), Rank(body.GetProperty("vectors")));
        Assert.Equal((0.25, 0.5), (body.GetProperty("answerability").GetProperty("signal").GetDouble(), body.GetProperty("answerability").GetProperty("threshold").GetDouble()));
        Assert.Equal(Path, body.GetProperty("file").GetProperty("file_path").GetString());
        Assert.Equal("Payment is due in 30 days.", body.GetProperty("passage").GetProperty("content").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("collections").ValueKind);
        var (file, question) = Assert.Single(_server.Explainer.Requests);
        Assert.Equal(new SearchRequest("When is payment due?", 5, "contracts/*"), question);
        Assert.Equal((Path, Fake.Row.State), (file.FilePath, file.State));
    }

    [Fact]
    public async Task Explain_says_of_a_path_that_is_not_there_which_ones_are_like_it()
    {
        var body = await ExplainAsync("""{"question":"When is payment due?","file_path":"contracts/acne.pdf","top_k":7}""");

        Assert.Equal(("not_there", JsonValueKind.Null), (body.GetProperty("verdict").GetString(), body.GetProperty("file").ValueKind));
        Assert.Equal(Path, body.GetProperty("did_you_mean")[0].GetString());
        Assert.Equal((7, null), (_server.Explainer.Requests.Single().Question.TopK, _server.Explainer.Requests.Single().File.State));
    }

    [Theory]
    [InlineData("""{"file_path":"a.md"}""", "empty_question")]
    [InlineData("""{"question":"\t","file_path":"a.md"}""", "empty_question")]
    [InlineData("""{"question":"x"}""", "empty_file_path")]
    [InlineData("""{"question":"x","file_path":" \u0000"}""", "empty_file_path")]
    [InlineData("""{"question":"x","file_path":7}""", "invalid_body")]
    [InlineData("""{"question":"x","file_path":"a.md","top_k":101}""", "out_of_range")]
    public async Task Explain_refuses_what_it_cannot_explain(string body, string code)
    {
        Assert.Equal(code, await (await _server.Client().PostJson("/api/explain", body)).ProblemCode(400));
        Assert.Empty(_server.Explainer.Requests);
    }

    [Fact]
    public async Task Explain_refuses_a_path_that_no_system_has()
    {
        var body = JsonSerializer.Serialize(new { question = "x", file_path = new string('a', 4097) });
        Assert.Equal("out_of_range", await (await _server.Client().PostJson("/api/explain", body)).ProblemCode(400));
    }

    [Fact]
    public async Task Explain_logs_the_verdict_and_no_word_of_what_was_asked()
    {
        await ExplainAsync("""{"question":"xylophone","file_path":"zither/lute.md","file_glob":"zither/**"}""");
        await _server.Client().PostJson("/api/explain", """{"question":"xylophone","file_path":"zither/lute.md","top_k":"zither"}""");

        Assert.Contains("Explain: NotThere in", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("xylophone", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("zither", _server.Logs.Text, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ExplainAsync(string body) => await (await _server.Client().PostJson("/api/explain", body)).Json();

    private static (int? Rank, int? Of, double Score) Rank(JsonElement rank) =>
        (Number(rank.GetProperty("rank")), Number(rank.GetProperty("of")), rank.GetProperty("score").GetDouble());

    private static int? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();
}
