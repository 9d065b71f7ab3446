using CodeSight.Bench.Streams;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Tests.Bench.Streams;

public sealed class StandInModelTests
{
    [Fact]
    public async Task Stand_in_sends_the_planned_reply_as_a_language_model_does()
    {
        await using var server = await StandInModel.StartAsync(rate: 1000);
        using var model = LanguageModels.Create(
            new LanguageModelOptions { Backend = LanguageModelBackend.OpenAI, Endpoint = server.Address }, TimeProvider.System);
        server.Plan(1, "Another?", 30);
        var (question, reply) = server.Plan(2, "Who?", 25);

        var parts = await model.StreamAsync(new Prompt("", $"(case 1) {question}"), CancellationToken.None).ToListAsync();

        Assert.Equal(reply.Tokens, parts.Select(part => part.Text).Where(text => text.Length > 0));
        Assert.Equal("Answer word1 word2", string.Concat(reply.Tokens.Take(3)));
        Assert.Equal(" [1].", reply.Tokens[19]);
        Assert.Equal(25, parts.Last(part => part.Usage is not null).Usage?.Output);
        Assert.Equal(reply.Sent.Order(), reply.Sent);
        Assert.True(reply.Sent[0] > 0 && reply.Ended >= reply.Sent[^1]);
    }
}
