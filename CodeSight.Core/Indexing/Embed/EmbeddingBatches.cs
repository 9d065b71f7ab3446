using System.Diagnostics;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Models;

namespace CodeSight.Core.Indexing.Embed;

/// <summary>
/// Embeds a claim's texts in slices of about three seconds: long enough to keep the cores busy, short enough that progress moves,
/// new text gets its turn and little is lost when the process ends.
/// </summary>
public sealed class EmbeddingBatches(IEmbedder embedder, VectorStore vectors)
{
    private const int Retry = 8;
    private const int Smallest = 32;
    private const int Largest = 512;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(3);

    private int _size = 64;

    /// <summary>Texts of one slice. Who claims no more than that leaves the others something to do until the end.</summary>
    public int Size => _size;

    /// <summary>Computes and stores the next vectors that the claim's documents lack; false where none is missing.</summary>
    public async Task<bool> EmbedNextAsync(Claim claim, CancellationToken cancellationToken)
    {
        // Where processes live for moments only, a document gets ahead all the same.
        var size = claim.IsRetry ? Retry : _size;
        var missing = await vectors.FindMissingAsync(claim.Open, size, cancellationToken);
        if (missing.Count == 0) return false;
        var inHand = missing.Select(vector => vector.DocumentId).ToHashSet();
        var documents = claim.Documents.Where(document => inHand.Contains(document.Id)).ToList();
        var started = Stopwatch.GetTimestamp();
        var embeddings = await EmbedAsync(missing, documents, cancellationToken);
        _size = NextSize(missing.Count, Stopwatch.GetElapsedTime(started));
        using var spans = IndexingTelemetry.StartEach("store vectors", documents);
        await vectors.StoreAsync(missing, embeddings, cancellationToken);
        IndexingTelemetry.Embedded(missing.Count);
        return true;
    }

    private async Task<float[][]> EmbedAsync(
        IReadOnlyList<MissingVector> missing, IReadOnlyList<ClaimedDocument> documents, CancellationToken cancellationToken)
    {
        using var spans = IndexingTelemetry.StartEach("embed", documents);
        string[] texts = [.. missing.Select(vector => vector.Text)];
        return await Task.Run(() => embedder.EmbedDocuments(texts, cancellationToken), cancellationToken);
    }

    private int NextSize(int count, TimeSpan took) =>
        count < _size ? _size : (int)Math.Clamp(count * (Slice / took), Smallest, Math.Min(Largest, 2 * _size));
}
