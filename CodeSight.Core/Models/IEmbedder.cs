using CodeSight.Encoder.Loading;

namespace CodeSight.Core.Models;

/// <summary>Encodes texts as unit vectors. Thread-safe; one instance per process.</summary>
public interface IEmbedder
{
    /// <summary>The model in use.</summary>
    EmbeddingModel Model { get; }

    /// <summary>
    /// Returns the vectors of document texts in their order, each of <see cref="EmbeddingModel.Dimensions"/> floats with length 1. Uses all
    /// cores. Texts are truncated at the model's token limit.
    /// </summary>
    float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the vector of a question, with the highest priority. Questions that wait together are encoded as a batch, and recent results
    /// are cached. If a core is idle, the question is encoded on the caller's thread before the call returns.
    /// </summary>
    Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the vectors of the sentences that an answer is chosen from, in their order, with a priority below questions and above
    /// documents. They are not cached.
    /// </summary>
    Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken);

    /// <summary>Whether the model's vocabulary holds the word as a single token, which proves that it is no typo.</summary>
    bool HasWord(string word) => false;

    /// <summary>
    /// How well the model's vocabulary fits the text, 0..1: where it is small, the model was not trained on the text's language, and its vectors
    /// tell little.
    /// </summary>
    double Familiarity(string text) => 1;
}
