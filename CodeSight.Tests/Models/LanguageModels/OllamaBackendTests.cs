using System.Text.Json;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class OllamaBackendTests : LanguageModelConformance
{
    [Theory]
    [InlineData(100, 4096)]
    [InlineData(20_000, 8192)]
    [InlineData(1_000_000, 32_768)]
    public async Task Model_asks_for_a_context_that_holds_the_prompt(int characters, int context)
    {
        await using var server = await StartAsync(new ChatServer.Reply(200, Success("Yes.")));
        await Model(server.Address).CompleteAsync(new Prompt("", new string('x', characters)), CancellationToken.None);
        Assert.Equal(context, Assert.Single(server.Requests).Body.GetProperty("options").GetProperty("num_ctx").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_is_told_to_refuse_a_prompt_instead_of_cutting_it(bool isStreamed)
    {
        await using var server = await StartAsync(Protocol.Reply(new ModelReply("Yes."), isStreamed));
        if (isStreamed) await Model(server.Address).StreamAsync(Question, CancellationToken.None).ToListAsync();
        else await Model(server.Address).CompleteAsync(Question, CancellationToken.None);
        Assert.False(Assert.Single(server.Requests).Body.GetProperty("truncate").GetBoolean());
    }

    internal override ChatProtocol Protocol => new OllamaProtocol();

    internal override int? LimitOf(JsonElement body) =>
        body.GetProperty("options").TryGetProperty("num_predict", out var limit) ? limit.GetInt32() : null;

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/api/chat", request.Path);
        Assert.Equal("llama3.1", request.Body.GetProperty("model").GetString());
        Assert.False(request.Body.GetProperty("stream").GetBoolean());
        Assert.Equal(0, request.Body.GetProperty("options").GetProperty("temperature").GetDouble());
        OpenAIBackendTests.CheckMessages(request.Body);
    }
}
