using CodeSight.Core.Asking.Answer;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>A language model, whoever runs it. Thread-safe.</summary>
public interface ILanguageModel
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    string Name { get; }

    /// <summary>The model's reply, never blank.</summary>
    /// <exception cref="LanguageModelUnavailableException">Not reachable, refused, too slow, or no reply that can be read.</exception>
    Task<string> CompleteAsync(Prompt prompt, CancellationToken cancellationToken);
}

/// <summary>What a language model is given.</summary>
/// <param name="Instructions">The system's part: what to do and how.</param>
/// <param name="Message">The user's part: the data and the question.</param>
public sealed record Prompt(string Instructions, string Message);
