using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

public sealed class AskApiTests : IDisposable
{
    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Ask_answers_with_text_sources_and_model()
    {
        var body = await (await _server.Client().PostJson("/api/ask", """{"question":"When is payment due?","file_glob":"contracts/*"}""")).Json();

        Assert.Equal(["text", "sources", "model", "related", "searched_for", "sentences", "suggestions", "message_id"], body.Members());
        Assert.Equal("In 30 days [1].", body.GetProperty("text").GetString());
        Assert.Equal("none/extractive", body.GetProperty("model").GetString());
        Assert.Equal(
            ["file_path", "page", "start_line", "end_line", "section", "score", "content", "chunk_id", "document_id"],
            body.GetProperty("sources")[0].Members());
        Assert.Equal("""[{"start":0,"end":15,"support":"quoted"}]""", body.GetProperty("sentences").GetRawText());
        Assert.Equal(new SearchRequest("When is payment due?", 5, "contracts/*"), Assert.Single(_server.Answerer.Requests));
    }

    [Fact]
    public async Task Ask_gives_the_closest_passages_when_the_documents_do_not_answer()
    {
        _server.Answerer.Reply = (_, _) => Task.FromResult(
            new CitedAnswer("The answer was not found in the documents.", [], "none/extractive") { Related = [Fake.Passage] });
        var body = await (await _server.Client().PostJson("/api/ask", """{"question":"Who bakes?"}""")).Json();
        Assert.Equal((0, 1), (body.GetProperty("sources").GetArrayLength(), body.GetProperty("related").GetArrayLength()));
        Assert.Equal(Fake.Passage.FilePath, body.GetProperty("related")[0].GetProperty("file_path").GetString());
    }

    [Fact]
    public async Task Ask_answers_503_when_the_language_model_is_away_and_logs_why()
    {
        _server.Answerer.Reply = (_, _) =>
            throw new LanguageModelUnavailableException("ollama at http://localhost:11434 refused the connection");
        var response = await _server.Client().PostJson("/api/ask", """{"question":"x"}""");

        Assert.Equal("language_model_unavailable", await response.ProblemCode(503));
        Assert.Equal("language model unavailable", (await response.Json()).GetProperty("error").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains(
            _server.Logs.Entries,
            entry => entry.Level == LogLevel.Warning && entry.Text.Contains("refused the connection", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"question":""}""", "empty_question")]
    [InlineData("""{"question":"\t \u0000"}""", "empty_question")]
    [InlineData("""{"query":"x"}""", "empty_question")]
    [InlineData("""{"question":"x","top_k":0}""", "out_of_range")]
    [InlineData("""{"question":"x","top_k":"5"}""", "invalid_body")]
    [InlineData("""{"question":7}""", "invalid_body")]
    public async Task Ask_refuses_what_it_cannot_answer(string body, string code)
    {
        Assert.Equal(code, await (await _server.Client().PostJson("/api/ask", body)).ProblemCode(400));
        Assert.Empty(_server.Answerer.Requests);
    }
}
