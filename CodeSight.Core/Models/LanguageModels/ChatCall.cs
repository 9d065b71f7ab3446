using System.Diagnostics;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// One call to a language model while it runs: a span and two measurements by OpenTelemetry's GenAI conventions. The conventions' places
/// for prompts and replies stay empty.
/// </summary>
internal sealed class ChatCall : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _span;
    private TagList _tags;

    public ChatCall(LanguageModelService service)
    {
        _tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", service.Provider },
            { "gen_ai.request.model", service.Model },
            { "server.address", service.Endpoint.Host },
            { "server.port", service.Endpoint.Port },
        };
        _span = TelemetrySource.Spans.StartActivity($"chat {service.Model}".TrimEnd(), ActivityKind.Client, parentContext: default, _tags);
    }

    public void Succeed(ChatReply reply)
    {
        _span?.SetTag("gen_ai.response.finish_reasons", new[] { reply.StopReason });
        if (reply.Model is { Length: > 0 } model)
        {
            _tags.Add("gen_ai.response.model", model);
            _span?.SetTag("gen_ai.response.model", model);
        }

        Count("input", reply.InputTokens);
        Count("output", reply.OutputTokens);
    }

    /// <param name="errorType">One of few words, for error.type.</param>
    /// <param name="sentence">The sentence for the operator.</param>
    public void Fail(string errorType, string sentence)
    {
        _tags.Add("error.type", errorType);
        _span?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error, sentence);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ModelTelemetry.OperationDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tags);
        _span?.Dispose();
    }

    private void Count(string type, long? tokens)
    {
        if (tokens is not { } count) return;
        _span?.SetTag($"gen_ai.usage.{type}_tokens", count);
        var tags = _tags;
        tags.Add("gen_ai.token.type", type);
        ModelTelemetry.TokenUsage.Record(count, tags);
    }
}
