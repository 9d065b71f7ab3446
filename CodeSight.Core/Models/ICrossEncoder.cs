using CodeSight.Encoder.CrossEncoding;

namespace CodeSight.Core.Models;

/// <summary>A model that reads a question and a text together and says how well they fit. Thread-safe.</summary>
public interface ICrossEncoder : IDisposable
{
    /// <summary>Name of the model's folder.</summary>
    string Name { get; }

    /// <summary>The logits for one question with several texts, in their order: after questions, ahead of documents.</summary>
    Task<float[]> ScoreAsync(string question, IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>A cross-encoder that runs in the embedder's own workers, or in ones of its own beside an embedder that has none.</summary>
/// <param name="model">Owned from now on.</param>
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
