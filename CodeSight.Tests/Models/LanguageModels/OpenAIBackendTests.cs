using System.Text.Json;
using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class OpenAIBackendTests : LanguageModelConformance
{
    internal override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.OpenAI, ApiKey = Key, Endpoint = new Uri(address, "v1"), Timeout = timeout };

    internal override string Success(string text) => Completion(text);

    internal override ChatServer.Reply Streamed(bool isWhole, params string[] parts) => Stream(isWhole, parts);

    internal override void CheckRequest(ChatServer.Request request)
    {
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]);
        Assert.Equal("gpt-5-mini", request.Body.GetProperty("model").GetString());
        CheckMessages(request.Body);
    }

    internal static string Completion(string text) =>
        $$"""
        {
          "id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "m",
          "choices": [{ "index": 0, "finish_reason": "stop", "logprobs": null, "message": { "role": "assistant", "content": "{{text}}", "refusal": null } }],
          "usage": { "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15 }
        }
        """;

    internal static ChatServer.Reply Stream(bool isWhole, params string[] parts)
    {
        const string Usage = """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}""";
        var chunks = parts.Select(
            part => Chunk($$$"""[{"index":0,"delta":{"role":"assistant","content":"{{{part}}}"},"finish_reason":null}]""", "null"));
        IEnumerable<string> end = [Chunk("""[{"index":0,"delta":{},"finish_reason":"stop"}]""", "null"), Chunk("[]", Usage), "data: [DONE]\n\n"];
        return new ChatServer.Reply(200, string.Concat(isWhole ? chunks.Concat(end) : chunks)) { ContentType = "text/event-stream" };

        static string Chunk(string choices, string usage) =>
            $$"""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":{{choices}},"usage":{{usage}}}


            """;
    }

    internal static void CheckMessages(JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal([Question.Instructions, Question.Message], messages.Select(message => TextOf(message.GetProperty("content"))));
    }

    internal static string? TextOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString() : content.EnumerateArray().Single().GetProperty("text").GetString();
}
