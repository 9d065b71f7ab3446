using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class ClaudeBackendTests : LanguageModelConformance
{
    internal override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Claude, ApiKey = Key, Endpoint = address, Timeout = timeout };

    internal override string Success(string text) =>
        $$"""
        {
          "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5", "stop_reason": "end_turn", "stop_sequence": null,
          "content": [{ "type": "thinking", "thinking": "Hm.", "signature": "x" }, { "type": "text", "text": "{{text}}" }],
          "usage": { "input_tokens": 10, "output_tokens": 5 }
        }
        """;

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/v1/messages", request.Path);
        var key = request.Headers.GetValueOrDefault("x-api-key") ?? request.Headers.GetValueOrDefault("Authorization")?.Replace("Bearer ", "", StringComparison.Ordinal);
        Assert.Equal(Key, key);
        Assert.Contains("anthropic-version", request.Headers);
        Assert.Equal("claude-sonnet-5-5", request.Body.GetProperty("model").GetString());
        Assert.Equal(Question.Instructions, request.Body.GetProperty("system").GetString());
        var message = Assert.Single(request.Body.GetProperty("messages").EnumerateArray());
        Assert.Equal("user", message.GetProperty("role").GetString());
        Assert.Equal(Question.Message, message.GetProperty("content").GetString());
    }
}
