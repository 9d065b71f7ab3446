namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// A language model is not reachable, refused the request, or timed out. The message is for the operator and contains no key.
/// </summary>
public sealed class LanguageModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure, with few distinct values: an HTTP status, "timeout", "connection_error" and so on.</summary>
    public string ErrorType { get; init; } = "_OTHER";

    /// <summary>What whoever asked can do about it.</summary>
    public LanguageModelFaultKind Kind { get; init; }

    /// <summary>How long the service asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the model may have read the prompt, so that its service may charge for it.</summary>
    public bool MayHaveUsedTokens { get; init; }

    /// <summary>Tokens that the service counted for a reply that is no answer; null if it did not say.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>After which time without a word the reply was no longer waited for; null if that was not the failure.</summary>
    public TimeSpan? CutAfter { get; init; }
}

/// <summary>The kinds of failure of a language model that whoever asked is told apart.</summary>
public enum LanguageModelFaultKind
{
    /// <summary>Not their doing, and nothing that they can change.</summary>
    Unavailable,

    /// <summary>The service is over its limit: the same question may be answered later.</summary>
    OverLimit,

    /// <summary>The service's content filter withheld the reply, or did not let the question in.</summary>
    Withheld,

    /// <summary>The prompt is longer than what the model reads at once.</summary>
    TooLong,
}
