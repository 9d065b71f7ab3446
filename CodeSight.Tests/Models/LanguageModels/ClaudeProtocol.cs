using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>Anthropic's Messages API.</summary>
internal sealed class ClaudeProtocol : ChatProtocol
{
    private const string Model = "claude-sonnet-5-5";

    public override IReadOnlyList<string> LongPrompts =>
    [
        Error("invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum"),
        Error("invalid_request_error", "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000, decrease input length"),
        Error("request_too_large", "Request exceeds the maximum size"),
    ];

    protected override string StreamType => "text/event-stream";

    public override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Claude, ApiKey = LanguageModelConformance.Key, Endpoint = address, Timeout = timeout };

    protected override string Body(ModelReply reply)
    {
        var thinking = reply.Reasoning is { } thought ? $$"""{ "type": "thinking", "thinking": {{Json(thought)}}, "signature": "x" },""" : "";
        return $$"""
            {
              "id": "msg_1", "type": "message", "role": "assistant", "model": "{{Model}}", "stop_reason": "{{Reason(reply)}}", "stop_sequence": null,
              "content": [{{thinking}} { "type": "text", "text": {{Json(reply.Text)}} }],
              "usage": { "input_tokens": 10, "output_tokens": 5 }
            }
            """;
    }

    protected override IEnumerable<string> Events(ModelReply reply)
    {
        yield return Event(
            "message_start",
            $$$$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"{{{{Model}}}}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":1}}}""");
        yield return Event("ping", """{"type":"ping"}""");
        var index = 0;
        if (reply.Reasoning is { } thought)
        {
            yield return Start(index, """{"type":"thinking","thinking":"","signature":""}""");
            yield return Delta(index, $$"""{"type":"thinking_delta","thinking":{{Json(thought)}}}""");
            yield return Delta(index, """{"type":"signature_delta","signature":"x"}""");
            yield return Stop(index++);
        }

        yield return Start(index, """{"type":"text","text":""}""");
        foreach (var part in reply.Parts) yield return Delta(index, $$"""{"type":"text_delta","text":{{Json(part)}}}""");
        if (reply.End == ReplyEnd.Fault) yield return Event("error", Error("overloaded_error", "Overloaded"));
        if (reply.End is ReplyEnd.Fault or ReplyEnd.Cut) yield break;
        yield return Stop(index);
        yield return Event(
            "message_delta",
            $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{Reason(reply)}}}","stop_sequence":null},"usage":{"output_tokens":5}}""");
        yield return Event("message_stop", """{"type":"message_stop"}""");
    }

    private static string Reason(ModelReply reply) => reply.End == ReplyEnd.Filtered ? "refusal" : "end_turn";

    private static string Start(int index, string block) =>
        Event("content_block_start", $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""");

    private static string Delta(int index, string delta) =>
        Event("content_block_delta", $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""");

    private static string Stop(int index) => Event("content_block_stop", $$"""{"type":"content_block_stop","index":{{index}}}""");

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string Error(string type, string message) => $$$"""{"type":"error","error":{"type":"{{{type}}}","message":{{{Json(message)}}}}}""";
}
