using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Claude through Anthropic's package.</summary>
internal sealed class ClaudeBackend : IChatBackend, IDisposable
{
    // Room for the model's own thinking, which counts, and an answer of a page.
    private const int MostTokens = 4096;

    private readonly AnthropicClient _client;
    private readonly string _model;

    /// <param name="http">Retries by itself and has no time-out of its own.</param>
    public ClaudeBackend(LanguageModelService service, string apiKey, HttpClient http)
    {
        _model = service.Model;
        _client = new AnthropicClient(new ClientOptions
        {
            ApiKey = apiKey,
            BaseUrl = service.Endpoint.ToString().TrimEnd('/'),
            HttpClient = http,
            MaxRetries = 0,
            // Set here, so that no environment variable can put questions and documents into spans.
            OpenTelemetry = new OpenTelemetryOptions { Traces = new OpenTelemetryTraces { ContentMode = OpenTelemetryContentMode.MetadataOnly } },
        });
    }

    /// <inheritdoc/>
    public async Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var message = await _client.Messages.Create(
            new MessageCreateParams
            {
                Model = _model,
                MaxTokens = MostTokens,
                System = prompt.Instructions,
                Messages = [new UserMessageParam(prompt.Message)],
            },
            cancellationToken);
        var texts = message.Content.Select(block => block.TryPickText(out var text) ? text.Text : "");
        return new ChatReply(
            string.Concat(texts),
            message.StopReason?.Raw() ?? "no reason given",
            message.Model.Raw(),
            message.Usage.InputTokens + (message.Usage.CacheReadInputTokens ?? 0) + (message.Usage.CacheCreationInputTokens ?? 0),
            message.Usage.OutputTokens);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
