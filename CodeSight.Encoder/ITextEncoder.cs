using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder;

/// <summary>A loaded embedding model, by whatever means its network runs. Thread-safe.</summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>Name of the model's folder.</summary>
    string Name { get; }

    /// <summary>Floats in a vector.</summary>
    int Dimensions { get; }

    /// <summary>
    /// The model's identity. The first call waits for its fingerprint, which is computed in the background; encoding does not.
    /// </summary>
    /// <exception cref="ModelRefusedException">The model's files could not be read to their ends.</exception>
    EmbeddingModel Model { get; }

    /// <summary>The model's tokenizer.</summary>
    WordPieceTokenizer Tokenizer { get; }

    /// <summary>
    /// Vectors of documents' texts, in the texts' order, each of <see cref="Dimensions"/> floats with length 1. Blocks until all are
    /// encoded. A text over the model's limit is cut there.
    /// </summary>
    float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>The vector of one question, ahead of everything else.</summary>
    Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken);

    /// <summary>Vectors of a few sentences that a person waits for, in their order: after questions, ahead of documents.</summary>
    Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken);
}
