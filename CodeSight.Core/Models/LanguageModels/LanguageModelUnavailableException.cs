namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// A language model is not reachable, refused the request, or timed out. The message is for the operator and contains no key.
/// </summary>
public sealed class LanguageModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure, with few distinct values: an HTTP status, "timeout", "connection_error" and so on.</summary>
    public string ErrorType { get; init; } = "_OTHER";

    /// <summary>Whether the model may have read the prompt, so that its service may charge for it.</summary>
    public bool MayHaveUsedTokens { get; init; }
}
