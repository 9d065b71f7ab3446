using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Requests a context window that fits the prompt, since an Ollama server does not take more, and older ones silently leave out the beginning.
/// </summary>
internal sealed class OllamaChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    private const int MinContextTokens = 4096;
    private const int MaxContextTokens = 32_768;
    private const int ReplyTokens = 1024;
    private const int CharactersPerToken = 3;

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> all = [.. messages];
        return base.GetResponseAsync(all, OptionsFor(all, options), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> all = [.. messages];
        return base.GetStreamingResponseAsync(all, OptionsFor(all, options), cancellationToken);
    }

    private static ChatOptions OptionsFor(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var needed = (messages.Sum(message => message.Text.Length) / CharactersPerToken) + ReplyTokens;
        var context = MinContextTokens;
        while (context < needed && context < MaxContextTokens) context *= 2;
        var own = options?.Clone() ?? new ChatOptions();
        own.Temperature ??= 0;
        return own.AddOllamaOption(OllamaOption.NumCtx, context);
    }
}
