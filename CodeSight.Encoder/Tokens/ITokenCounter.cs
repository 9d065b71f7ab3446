namespace CodeSight.Encoder.Tokens;

/// <summary>Counts a text's tokens as the embedding model sees them. Thread-safe.</summary>
public interface ITokenCounter
{
    /// <summary>Most tokens that the model reads at once, the special tokens included (256 for MiniLM).</summary>
    int MaxTokens { get; }

    /// <summary>Tokens of the text, without the special tokens around it.</summary>
    int Count(ReadOnlySpan<char> text);
}
