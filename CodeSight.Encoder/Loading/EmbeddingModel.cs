namespace CodeSight.Encoder.Loading;

/// <summary>Identity of an embedding model: vectors of two models are comparable only if the fingerprints are equal.</summary>
/// <param name="Name">Folder name, such as "all-MiniLM-L6-v2".</param>
/// <param name="Fingerprint">Lower-case hexadecimal SHA-256 over weights, vocabulary and pooling.</param>
/// <param name="Dimensions">Floats in a vector.</param>
/// <param name="MaxTokens">Most tokens read at once, special tokens included.</param>
public sealed record EmbeddingModel(string Name, string Fingerprint, int Dimensions, int MaxTokens);
