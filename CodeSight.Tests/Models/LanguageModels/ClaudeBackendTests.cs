using System.Text.Json;
using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class ClaudeBackendTests : LanguageModelConformance
{
    internal override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Claude, ApiKey = Key, Endpoint = address, Timeout = timeout };

    internal override bool IsAlwaysLimited => true;

    internal override int? LimitOf(JsonElement body) => body.GetProperty("max_tokens").GetInt32();

    internal override string Success(string text) =>
        $$"""
        {
          "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5", "stop_reason": "end_turn", "stop_sequence": null,
          "content": [{ "type": "thinking", "thinking": "Hm.", "signature": "x" }, { "type": "text", "text": "{{text}}" }],
          "usage": { "input_tokens": 10, "output_tokens": 5 }
        }
        """;

    internal override ChatServer.Reply Streamed(bool isWhole, params string[] parts)
    {
        const string Start =
            """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":1}}}
            """;
        const string Block = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
        const string End = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}""";
        IEnumerable<(string Name, string Data)> events =
        [
            ("message_start", Start.Trim()),
            ("content_block_start", Block),
            .. parts.Select(part => (
                "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{part}}}"}}""")),
            .. isWhole
                ? new[]
                {
                    ("content_block_stop", """{"type":"content_block_stop","index":0}"""), ("message_delta", End), (
                        "message_stop", """{"type":"message_stop"}"""),
                }
                : [],
        ];
        return new ChatServer.Reply(
            200, string.Concat(events.Select(item => $"event: {item.Name}\ndata: {item.Data}\n\n")))
        { ContentType = "text/event-stream" };
    }

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
