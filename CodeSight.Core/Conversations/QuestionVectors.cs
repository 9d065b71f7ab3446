using System.Collections.Concurrent;
using CodeSight.Core.Models;

namespace CodeSight.Core.Conversations;

/// <summary>
/// Vectors of questions that were asked earlier, remembered. They are made a few at a time and with the priority of documents, so that nobody who asks
/// waits for them.
/// </summary>
public sealed class QuestionVectors(IEmbedder embedder)
{
    private const int Batch = 16;
    private const int MaxRemembered = 5 * UnansweredQuestions.MaxQuestions;

    private readonly ConcurrentDictionary<string, float[]> _known = new(StringComparer.Ordinal);

    /// <summary>The unit vectors by text.</summary>
    public async Task<IReadOnlyDictionary<string, float[]>> OfAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new Dictionary<string, float[]>(texts.Count, StringComparer.Ordinal);
        foreach (var text in texts)
            if (_known.TryGetValue(text, out var vector)) vectors[text] = vector;
        if (_known.Count > MaxRemembered) _known.Clear();
        foreach (var batch in texts.Where(text => !vectors.ContainsKey(text)).Chunk(Batch))
        {
            var made = await Task.Run(() => embedder.EmbedDocuments(batch, cancellationToken), cancellationToken);
            foreach (var (text, vector) in batch.Zip(made)) vectors[text] = _known[text] = vector;
        }

        return vectors;
    }
}
