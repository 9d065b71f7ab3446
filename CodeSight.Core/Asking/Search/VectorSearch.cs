using CodeSight.Core.Data;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking.Search;

/// <summary>The vector arm: in memory where the vectors are, otherwise in the database, which is the truth and slower.</summary>
internal sealed class VectorSearch(DatabaseSources database)
{
    private readonly PgvectorSearch _database = new(database);

    /// <summary>The nearest chunks and those of <paramref name="keywordChunks"/> that still exist, each once.</summary>
    /// <param name="memory">The model's vectors in memory; null where they are not.</param>
    /// <param name="question">The question's unit vector, by the model's own embedder.</param>
    /// <param name="filter">The chunks that may be found, or null for all; the keyword chunks are already of them.</param>
    public async Task<IReadOnlyList<FoundChunk>> SearchAsync(
        AnsweringModel model, IVectorView? memory, float[] question, IReadOnlyList<long> keywordChunks, int top, ChunkFilter? filter,
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
