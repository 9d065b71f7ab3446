using Microsoft.Extensions.AI;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>A language model, whoever runs it. Thread-safe.</summary>
/// <param name="name">Backend and model, such as "claude/claude-sonnet-5-5".</param>
/// <param name="client">The model behind the pipeline that limits, retries and records each call. Owned from now on.</param>
internal sealed class LanguageModel(string name, IChatClient client) : IDisposable
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    public string Name => name;

    /// <summary>The chat client. Its calls fail with a <see cref="LanguageModelUnavailableException"/> and with nothing else but cancellation.</summary>
    public IChatClient Client => client;

    /// <summary>The model's reply, never blank.</summary>
    /// <exception cref="LanguageModelUnavailableException">Not reachable, refused, too slow, or no reply that can be read.</exception>
    public async Task<string> CompleteAsync(Prompt prompt, CancellationToken cancellationToken) =>
        (await client.GetResponseAsync(prompt.Messages, cancellationToken: cancellationToken)).Text.Trim();

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}

/// <summary>What a language model is given.</summary>
/// <param name="Instructions">The system's part: what to do and how.</param>
/// <param name="Message">The user's part: the data and the question.</param>
internal sealed record Prompt(string Instructions, string Message)
{
    /// <summary>The prompt as a chat client takes it.</summary>
    public IReadOnlyList<ChatMessage> Messages => [new(ChatRole.System, Instructions), new(ChatRole.User, Message)];
}
