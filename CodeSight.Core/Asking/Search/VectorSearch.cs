using CodeSight.Core.Data;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Search;

/// <summary>The vector arm: searches the vectors in memory if they are loaded, otherwise pgvector, which is slower.</summary>
internal sealed class VectorSearch(DatabaseSources database)
{
    private readonly PgvectorSearch _database = new(database);

    /// <summary>Returns the nearest chunks and those of <paramref name="keywordChunks"/> that still exist, each once.</summary>
    /// <param name="memory">The model's vectors in memory, or null to ask the database.</param>
    /// <param name="question">The question's unit vector, made by the model's embedder.</param>
    /// <param name="filter">
    /// The chunks that may be returned, or null for all; <paramref name="keywordChunks"/> must satisfy it already.
    /// </param>
    public async Task<IReadOnlyList<FoundChunk>> SearchAsync(
        ActiveModel model, IVectorView? memory, float[] question, IReadOnlyList<long> keywordChunks, int top, ChunkFilter? filter,
        CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("vectors");
        var found = memory is not null
            ? await SearchAsync(memory, question, keywordChunks, top, filter, cancellationToken)
            : await _database.SearchAsync(model, question, keywordChunks, top, filter, cancellationToken);
        step.Found(found.Count);
        return found;
    }

    private static async Task<IReadOnlyList<FoundChunk>> SearchAsync(
        IVectorView vectors, float[] question, IReadOnlyList<long> keywordChunks, int top, ChunkFilter? filter, CancellationToken cancellationToken)
    {
        var nearest = await vectors.FindNearestAsync(question, top, filter, cancellationToken);
        var found = new Dictionary<long, float?>(nearest.Count + keywordChunks.Count);
        foreach (var hit in nearest) found[hit.ChunkId] = hit.Score;
        long[] others = [.. keywordChunks.Where(chunk => !found.ContainsKey(chunk))];
        foreach (var (chunk, cosine) in others.Zip(vectors.Cosines(question, others))) found[chunk] = cosine;
        return [.. found.Select(pair => new FoundChunk(pair.Key, pair.Value))];
    }
}
