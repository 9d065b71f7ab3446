using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Asking.Search;

/// <summary>Reads the texts of the best candidates.</summary>
internal sealed class PassageReader(PassageStore store)
{
    /// <summary>
    /// Returns the passages in the order of <paramref name="winners"/>; chunks that were replaced or deleted meanwhile are missing.
    /// </summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<FusedCandidate> winners, CancellationToken cancellationToken)
    {
        if (winners.Count == 0) return [];
        using var step = AskingTelemetry.Start("passages");
        var texts = await store.ReadAsync([.. winners.Select(winner => winner.Candidate.ChunkId)], cancellationToken);
        step.Found(texts.Count);
        return [.. winners.Where(winner => texts.ContainsKey(winner.Candidate.ChunkId)).Select(winner => Map(winner, texts[winner.Candidate.ChunkId]))];
    }

    private static Passage Map(FusedCandidate winner, StoredPassage text) => new(
        winner.Candidate.ChunkId,
        text.DocumentId,
        text.FilePath,
        text.Page,
        text.StartLine,
        text.EndLine,
        text.Section,
        text.Content,
        winner.Score,
        winner.Candidate.Cosine,
        winner.Candidate.Bm25)
    {
        Header = text.Header,
    };
}
