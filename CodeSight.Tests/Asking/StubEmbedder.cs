using CodeSight.Core.Models;
using CodeSight.Encoder.Loading;

namespace CodeSight.Tests.Asking;

/// <summary>An embedder whose vectors the test sets; every other text lies on the third axis.</summary>
internal sealed class StubEmbedder : IEmbedder
{
    public const int Dimensions = 3;

    public Dictionary<string, float[]> Vectors { get; } = [];

    public EmbeddingModel Model { get; set; } = new("stub", "f00d", Dimensions, 256);

    /// <summary>What a question waits for before it has its vector; it may fail.</summary>
    public Task Before { get; set; } = Task.CompletedTask;

    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken) => [.. texts.Select(Of)];

    public async Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken)
    {
        await Before.WaitAsync(cancellationToken);
        return Of(text);
    }

    /// <summary>The unit vector at an angle from the first axis, so that its cosine to the first axis is known.</summary>
    public static float[] WithCosine(double cosine) => [(float)cosine, (float)Math.Sqrt(1 - (cosine * cosine)), 0];

    private float[] Of(string text) => Vectors.GetValueOrDefault(text, [0, 0, 1]);

    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence => EmbedQueryAsync(sentence, cancellationToken)));
}
