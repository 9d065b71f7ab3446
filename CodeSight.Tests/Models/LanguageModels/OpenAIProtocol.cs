using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>OpenAI's chat completions, and what compatible servers add to them.</summary>
internal class OpenAIProtocol : ChatProtocol
{
    public override IReadOnlyList<string> FilteredPrompts =>
    [
        """{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}""",
    ];

    public override IReadOnlyList<string> LongPrompts =>
    [
        """{"error":{"message":"Your input exceeds the limit of this model.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""",
        """{"error":{"code":400,"message":"request (9412 tokens) exceeds the available size, try increasing it","type":"exceed_context_size_error"}}""",
        """{"error":{"message":"This model's maximum context length is 8192 tokens. However, you requested 9001 tokens.","type":"BadRequestError","param":null,"code":400}}""",
    ];

    protected override string StreamType => "text/event-stream";

    public override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.OpenAI, ApiKey = LanguageModelConformance.Key, Endpoint = new Uri(address, "v1"), Timeout = timeout };

    protected override string Body(ModelReply reply)
    {
        var content = reply is { End: ReplyEnd.Filtered, Text: "" } ? "null" : Json(reply.Text);
        return $$"""
            {
              "id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "m",
              "choices": [{
                "index": 0, "finish_reason": "{{Reason(reply)}}", "logprobs": null,
                "message": { "role": "assistant", "content": {{content}}, {{Thought(reply)}} "refusal": null }
              }],
              "usage": {{Usage(reply)}}
            }
            """;
    }

    protected override IEnumerable<string> Events(ModelReply reply)
    {
        yield return Chunk("""[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}]""", "null");
        if (reply.Reasoning is { } thought)
            yield return Chunk($$$"""[{"index":0,"delta":{"content":null,"reasoning_content":{{{Json(thought)}}}},"finish_reason":null}]""", "null");
        foreach (var part in reply.Parts)
            yield return Chunk($$$"""[{"index":0,"delta":{"content":{{{Json(part)}}}},"finish_reason":null}]""", "null");
        if (reply.End == ReplyEnd.Fault) yield return """data: {"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}""" + "\n\n";
        if (reply.End is ReplyEnd.Fault or ReplyEnd.Cut) yield break;
        yield return Chunk($$"""[{"index":0,"delta":{},"finish_reason":"{{Reason(reply)}}"}]""", "null");
        yield return Chunk("[]", Usage(reply));
        yield return "data: [DONE]\n\n";
    }

    protected static string Chunk(string choices, string usage) =>
        "data: " + $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":{{choices}},"usage":{{usage}}}""" + "\n\n";

    private static string Reason(ModelReply reply) => reply.End == ReplyEnd.Filtered ? "content_filter" : "stop";

    private static string Thought(ModelReply reply) => reply.Reasoning is { } thought ? $"\"reasoning_content\": {Json(thought)}," : "";

    private static string Usage(ModelReply reply) =>
        $$$"""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":{{{(reply.Reasoning is null ? 0 : 3)}}}}}""";
}
