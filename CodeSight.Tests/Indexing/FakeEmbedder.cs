using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Models;
using CodeSight.Encoder.Loading;

namespace CodeSight.Tests.Indexing;

/// <summary>Unit vectors that depend on the text, the model's name and <see cref="Version"/> alone.</summary>
/// <param name="dimensions">At most 32.</param>
internal sealed class FakeEmbedder(string name, int dimensions = 8) : IEmbedder, IDisposable
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _embedded = new();

    public EmbeddingModel Model { get; } = new(name, "fingerprint of " + name, dimensions, 256);

    /// <summary>Every text that was embedded, header included, in order.</summary>
    public IReadOnlyCollection<string> Embedded => _embedded;

    /// <summary>Every question that was embedded, in order.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Another one gives other vectors under the same fingerprint, as another machine's arithmetic may.</summary>
    public string Version { get; set; } = "";

    public bool IsDisposed { get; private set; }

    /// <summary>Called before texts are embedded.</summary>
    public Action<IReadOnlyList<string>> Before { get; set; } = _ => { };

    public float[][] EmbedDocuments(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Before(texts);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var text in texts) _embedded.Enqueue(text);
        return [.. texts.Select(Embed)];
    }

    public Task<float[]> EmbedQueryAsync(string text, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _asked.Enqueue(text);
        return Task.FromResult(Embed(text));
    }

    public void Dispose() => IsDisposed = true;

    private float[] Embed(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Model.Name + Version + text));
        var vector = Enumerable.Range(0, Model.Dimensions).Select(i => hash[i] - 127.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    public Task<float[][]> EmbedSentencesAsync(IReadOnlyList<string> sentences, CancellationToken cancellationToken) =>
        Task.WhenAll(sentences.Select(sentence => EmbedQueryAsync(sentence, cancellationToken)));
}
