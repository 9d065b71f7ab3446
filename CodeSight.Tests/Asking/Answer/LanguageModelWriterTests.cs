using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Models.LanguageModels;

namespace CodeSight.Tests.Asking.Answer;

public sealed class LanguageModelWriterTests
{
    [Fact]
    public async Task Language_model_gets_the_question_as_it_was_typed()
    {
        await using var server = await ChatServer.StartAsync(new ChatServer.Reply(200, OpenAIBackendTests.Completion("Thirty days [1].")));
        var model = LanguageModels.Create(
            new LanguageModelOptions { Backend = LanguageModelBackend.OpenAI, ApiKey = "key", Endpoint = new Uri(server.Address, "v1") }, TimeProvider.System);

        var draft = await new LanguageModelWriter(model).WriteAsync(
            new AskedQuestion("Who is Ingrid Sandt?", "Who is Ingrid Sand?"), [Passages.Of("Sand is delivered monthly.")], CancellationToken.None);

        Assert.Equal(("Thirty days [1].", new TokenUsage(10, 5)), (draft.Text, draft.Usage));
        Assert.Contains("Who is Ingrid Sandt?", Assert.Single(server.Requests).Body.ToString(), StringComparison.Ordinal);
    }
}
