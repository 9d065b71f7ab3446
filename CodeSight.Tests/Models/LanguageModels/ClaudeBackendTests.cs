using System.Text.Json;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class ClaudeBackendTests : LanguageModelConformance
{
    internal override ChatProtocol Protocol => new ClaudeProtocol();

    internal override bool IsAlwaysLimited => true;

    internal override int? LimitOf(JsonElement body) => body.GetProperty("max_tokens").GetInt32();

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/v1/messages", request.Path);
        var key = request.Headers.GetValueOrDefault("x-api-key")
            ?? request.Headers.GetValueOrDefault("Authorization")?.Replace("Bearer ", "", StringComparison.Ordinal);
        Assert.Equal(Key, key);
        Assert.Contains("anthropic-version", request.Headers);
        Assert.Equal("claude-sonnet-5-5", request.Body.GetProperty("model").GetString());
        Assert.Equal(Question.Instructions, OpenAIBackendTests.TextOf(request.Body.GetProperty("system")));
        var message = Assert.Single(request.Body.GetProperty("messages").EnumerateArray());
        Assert.Equal("user", message.GetProperty("role").GetString());
        Assert.Equal(Question.Message, OpenAIBackendTests.TextOf(message.GetProperty("content")));
    }
}
