using CodeSight.Encoder.Loading;

namespace CodeSight.Core.Models;

/// <summary>Turns texts into unit vectors. Thread-safe; one instance a process.</summary>
public interface IEmbedder
{
    /// <summary>The model in use.</summary>
    EmbeddingModel Model { get; }

    /// <summary>
    /// Vectors of documents' texts, in the texts' order, each of <see cref="EmbeddingModel.Dimensions"/> floats with length 1.
    /// Uses all cores; texts are sorted by length inside. A text over the model's limit is cut there.
    /// </summary>
    float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>
    /// The vector of one question: goes before documents, joins questions that wait together, is cached. Where a core is free, it is
    /// encoded on the caller's thread before the call returns.
    /// </summary>
    Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken);

    /// <summary>
    /// Vectors of the few sentences that an answer is chosen from, in their order: a person waits for them, so they go before
    /// documents, but after questions, and are not cached.
    /// </summary>
    Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken);

    /// <summary>Whether the model's vocabulary has the word as a whole, so that it is certainly one.</summary>
    bool HasWord(string word) => false;
}
