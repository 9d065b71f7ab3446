namespace CodeSight.Core.Models.LanguageModels;

/// <summary>The language model is not reachable, refused, or took too long. The message is for the operator and holds no key.</summary>
public sealed class LanguageModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is, in one of few words: an HTTP status, "timeout", "connection_error" and the like.</summary>
    public string ErrorType { get; init; } = "_OTHER";
}
