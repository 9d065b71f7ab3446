using CodeSight.Encoder.CrossEncoding;

namespace CodeSight.Core.Models;

/// <summary>A model that scores the relevance of a text to a question by reading both together. Thread-safe.</summary>
public interface ICrossEncoder : IDisposable
{
    /// <summary>Name of the model's folder.</summary>
    string Name { get; }

    /// <summary>
    /// Returns the logits of one question with each text, in their order, with a priority below questions and above documents.
    /// </summary>
    Task<float[]> ScoreAsync(string question, IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>A cross-encoder of <see cref="CodeSight.Encoder"/>. It shares the embedder's workers if the embedder has any.</summary>
/// <param name="model">Disposed with this instance.</param>
internal sealed class BertCrossEncoder(CrossEncoder model, Embedder embedder) : ICrossEncoder
{
    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public Task<float[]> ScoreAsync(string question, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        embedder.ScoreAsync(model, question, texts, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
