using CodeSight.Core.Configuration;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>Ollama's /api/chat, which has no content filter.</summary>
internal sealed class OllamaProtocol : ChatProtocol
{
    public override bool HasFilter => false;

    public override IReadOnlyList<string> LongPrompts => ["""{"error":"the input length exceeds the context length"}"""];

    protected override string StreamType => "application/x-ndjson";

    public override LanguageModelOptions Options(Uri address, TimeSpan timeout) =>
        new() { Backend = LanguageModelBackend.Ollama, Endpoint = address, Timeout = timeout };

    protected override string Body(ModelReply reply) => Line(reply.Text, reply.Reasoning, isLast: true);

    protected override IEnumerable<string> Events(ModelReply reply)
    {
        if (reply.Reasoning is { } thought) yield return Line("", thought, isLast: false);
        foreach (var part in reply.Parts) yield return Line(part, null, isLast: false);
        if (reply.End == ReplyEnd.Fault) yield return """{"error":"an error was encountered while running the model: unexpected EOF"}""" + "\n";
        if (reply.End is ReplyEnd.Fault or ReplyEnd.Cut) yield break;
        yield return Line("", null, isLast: true);
    }

    // On one line, as Ollama sends it.
    private static string Line(string text, string? thought, bool isLast)
    {
        var end = isLast ? "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":1,\"prompt_eval_count\":10,\"eval_count\":5" : "\"done\":false";
        var thinking = thought is null ? "" : $",\"thinking\":{Json(thought)}";
        return $$$"""{"model":"llama3.1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":{{{Json(text)}}}{{{thinking}}}},{{{end}}}}""" + "\n";
    }
}
