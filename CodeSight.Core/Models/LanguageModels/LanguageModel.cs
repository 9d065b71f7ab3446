using Microsoft.Extensions.AI;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>A language model. Thread-safe.</summary>
/// <param name="name">Backend and model, such as "claude/claude-sonnet-5-5".</param>
/// <param name="client">The client with its pipeline (timeout, retry, telemetry). Disposed with this instance.</param>
internal sealed class LanguageModel(string name, IChatClient client) : IDisposable
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    public string Name => name;

    /// <summary>The chat client. Its calls throw <see cref="LanguageModelUnavailableException"/> or, on cancellation, <see cref="OperationCanceledException"/>.</summary>
    public IChatClient Client => client;

    /// <summary>Returns the model's reply, which is never blank.</summary>
    /// <exception cref="LanguageModelUnavailableException">The model is not reachable, refused, timed out, or sent an unreadable reply.</exception>
    public async Task<string> CompleteAsync(Prompt prompt, CancellationToken cancellationToken) =>
        (await client.GetResponseAsync(prompt.Messages, cancellationToken: cancellationToken)).Text.Trim();

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}

/// <summary>A prompt.</summary>
/// <param name="Instructions">The system message.</param>
/// <param name="Message">The user message: the passages and the question.</param>
internal sealed record Prompt(string Instructions, string Message)
{
    /// <summary>The prompt as chat messages.</summary>
    public IReadOnlyList<ChatMessage> Messages => [new(ChatRole.System, Instructions), new(ChatRole.User, Message)];
}
