using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>A language model. Thread-safe.</summary>
/// <param name="name">Backend and model, such as "claude/claude-sonnet-5-5".</param>
/// <param name="client">The client with its pipeline (timeout, retry, telemetry). Disposed with this instance.</param>
internal sealed class LanguageModel(string name, IChatClient client) : IDisposable
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    public string Name => name;

    /// <summary>
    /// Most tokens of a reply, the model's own thinking included, where the replies are limited: room for an answer of a page.
    /// </summary>
    public const int MaxReplyTokens = 4096;

    /// <summary>
    /// The chat client. Its calls throw <see cref="LanguageModelUnavailableException"/> or, on cancellation, <see
    /// cref="OperationCanceledException"/>.
    /// </summary>
    public IChatClient Client => client;

    /// <summary>Returns the model's reply, which is never blank.</summary>
    /// <exception cref="LanguageModelUnavailableException">
    /// The model is not reachable, refused, timed out, or sent an unreadable reply.
    /// </exception>
    public async Task<Reply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(prompt.Messages, cancellationToken: cancellationToken);
        return new Reply(response.Text.Trim(), TokenUsage.From(response.Usage));
    }

    /// <summary>
    /// Returns the model's reply in parts as they arrive; one part, usually the last, has the usage. Reasoning is left out.
    /// </summary>
    /// <exception cref="LanguageModelUnavailableException">As in <see cref="CompleteAsync"/>, or the reply broke off.</exception>
    public async IAsyncEnumerable<Reply> StreamAsync(Prompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in client.GetStreamingResponseAsync(prompt.Messages, cancellationToken: cancellationToken))
        {
            var usage = TokenUsage.From(update.Contents.OfType<UsageContent>().LastOrDefault()?.Details);
            if (update.Text.Length > 0 || usage is not null) yield return new Reply(update.Text, usage);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}

/// <summary>A language model's reply, or a part of it.</summary>
/// <param name="Usage">Tokens used; null if not reported, or not in this part.</param>
internal sealed record Reply(string Text, TokenUsage? Usage = null);

/// <summary>Tokens that a language model used for one reply.</summary>
/// <param name="Input">Tokens of the prompt.</param>
/// <param name="Output">Tokens of the reply, reasoning included.</param>
public sealed record TokenUsage(long Input, long Output)
{
    /// <summary>Returns the tokens of two replies together; null if neither is known.</summary>
    internal static TokenUsage? Sum(TokenUsage? left, TokenUsage? right) =>
        left is null || right is null ? left ?? right : new TokenUsage(left.Input + right.Input, left.Output + right.Output);

    internal static TokenUsage? From(UsageDetails? details) =>
        details is { InputTokenCount: { } input, OutputTokenCount: { } output } ? new TokenUsage(input, output) : null;
}

/// <summary>A prompt.</summary>
/// <param name="Instructions">The system message.</param>
/// <param name="Message">The user message: the passages and the question.</param>
internal sealed record Prompt(string Instructions, string Message)
{
    // What a service wraps around the two messages.
    private const int WrappingTokens = 20;

    /// <summary>Estimated tokens of the prompt, where no service has counted them.</summary>
    public long EstimatedTokens => TokenEstimate.Of(Instructions) + TokenEstimate.Of(Message) + WrappingTokens;

    /// <summary>The most tokens that the prompt can be expected to have.</summary>
    public long MostTokens => TokenEstimate.MostOf(Instructions) + TokenEstimate.MostOf(Message) + WrappingTokens;

    /// <summary>The prompt as chat messages.</summary>
    public IReadOnlyList<ChatMessage> Messages => [new(ChatRole.System, Instructions), new(ChatRole.User, Message)];
}
