using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Models;

namespace CodeSight.Tests.Indexing;

/// <summary>Unit vectors of 8 floats that depend on the text and the model's name alone.</summary>
internal sealed class FakeEmbedder(string name) : IEmbedder
{
    private readonly ConcurrentQueue<string> _embedded = new();

    public EmbeddingModel Model { get; } = new(name, "fingerprint of " + name, 8, 256);

    /// <summary>Every text that was embedded, header included, in order.</summary>
    public IReadOnlyCollection<string> Embedded => _embedded;

    /// <summary>Called before texts are embedded.</summary>
    public Action<IReadOnlyList<string>> Before { get; set; } = _ => { };

    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Before(texts);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var text in texts) _embedded.Enqueue(text);
        return [.. texts.Select(Embed)];
    }

    public Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken) => Task.FromResult(Embed(text));

    private float[] Embed(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Model.Name + text));
        var vector = Enumerable.Range(0, 8).Select(i => hash[i] - 127.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence => EmbedQueryAsync(sentence, cancellationToken)));
}
